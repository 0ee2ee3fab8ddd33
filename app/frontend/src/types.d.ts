// Events and elements of our own.

import type { Answer } from "./requests.js";

declare global {
  interface GlobalEventHandlersEventMap {
    /** A form's answer has come; preventing the default leaves the page as it is. */
    answered: CustomEvent<Answer>;
  }
  interface Window {
    SwaggerUIBundle(options: Record<string, unknown>): void;
  }
}
