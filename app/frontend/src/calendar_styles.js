// @ts-check
// FullCalendar writes its styles into a `<style data-fullcalendar>` of its own as soon as it is loaded, and the content
// security policy refuses such an element, even an empty one. It uses one that it finds, though, and only its `sheet`:
// so this is one in another namespace, which is no style to browsers, with a sheet that the page has adopted. Its icon
// font, which these pages do not show, would be refused as well. To be imported before FullCalendar.

const sheet = new CSSStyleSheet();
const placeholder = document.createElementNS("urn:timetracker:styles", "style");
placeholder.setAttribute("data-fullcalendar", "");
Object.assign(placeholder, {
  sheet: {
    cssRules: [],
    /** @param {string} rule */
    insertRule: (rule) => rule.startsWith("@font-face") || sheet.insertRule(rule, sheet.cssRules.length),
  },
});
document.adoptedStyleSheets.push(sheet);
document.head.append(placeholder);
