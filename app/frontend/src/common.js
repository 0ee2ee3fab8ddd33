// @ts-check
// What every page loads. Chunks import this too: esbuild makes a file for each set of chunks that share a module, and so
// there is only one set.

import "./forms.js";
import "./fields.js";
import "./toast.js";
import "./dialog.js";
import "./shortcuts.js";
import "./navigation.js";
import "./timer.js";
import "./pending.js";
import "./releases.js";
import "./selection.js";
