// @ts-check
// The API's documentation by Swagger UI.

const docs = document.getElementById("docs");
window.SwaggerUIBundle({
  url: docs?.dataset.document,
  domNode: docs,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  // The badge of an external validator would be an external request.
  validatorUrl: null,
});
