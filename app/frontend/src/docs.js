const docs = document.getElementById("docs");
window.SwaggerUIBundle({
  url: docs.dataset.document,
  domNode: docs,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  // The badge of an outside validator would be an outside request.
  validatorUrl: null,
});
