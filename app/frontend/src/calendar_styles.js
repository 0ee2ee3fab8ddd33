// FullCalendar writes its styles into a `<style data-fullcalendar>` of its own as soon as it is loaded, and the content
// security policy refuses such an element, empty as it is. It takes one that it finds, though, and asks it only for its
// `sheet`: so here stands one in another namespace, which is no style to browsers, with a sheet that the page has adopted.
// Its font of icons, which we do not show, would be refused as well. To be imported before FullCalendar.

const sheet = new CSSStyleSheet();
const stand = document.createElementNS("urn:timetracker:styles", "style");
stand.setAttribute("data-fullcalendar", "");
stand.sheet = {
  cssRules: [],
  insertRule: (rule) => rule.startsWith("@font-face") || sheet.insertRule(rule, sheet.cssRules.length),
};
document.adoptedStyleSheets.push(sheet);
document.head.append(stand);
