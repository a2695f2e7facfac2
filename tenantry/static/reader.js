"use strict";

const reader = document.getElementById("reader");

SwaggerUIBundle({
  url: reader.dataset.document,
  domNode: reader,
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
