// Bundles src/ into ../static/dist: hashed names, a manifest of them, and a compressed copy of each file.

import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { build } from "esbuild";

const DIST = "../static/dist";
const DRAFT = `${DIST}.${process.pid}`;
const COPIED = {
  "src/docs.js": "docs.js",
  "node_modules/swagger-ui-dist/swagger-ui-bundle.js": "swagger-ui/swagger-ui-bundle.js",
  "node_modules/swagger-ui-dist/swagger-ui.css": "swagger-ui/swagger-ui.css",
};
const COMPRESSIBLE = new Set([".css", ".js", ".svg"]);

const manifest = {};
await rm(DRAFT, { recursive: true, force: true });
await bundle();
for (const [source, name] of Object.entries(COPIED)) await copy(source, name);
for (const file of await readdir(DRAFT, { recursive: true })) if (COMPRESSIBLE.has(extname(file))) await compress(file);
await writeFile(join(DRAFT, "manifest.json"), JSON.stringify(manifest, null, 1));
await rm(DIST, { recursive: true, force: true });
await rename(DRAFT, DIST);

/** Bundle the entry points; each module that they import() becomes a chunk of its own, loaded on demand. */
async function bundle() {
  const { metafile } = await build({
    entryPoints: ["src/app.js", "src/app.css", "src/favicon.svg"],
    outdir: DRAFT,
    loader: { ".svg": "copy" },
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: ["es2022", "chrome111", "firefox113", "safari16.4"],
    legalComments: "linked",
    metafile: true,
    logLevel: "warning",
  });
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (output.entryPoint) manifest[basename(output.entryPoint)] = relative(DRAFT, path);
  }
}

/** Copy a file unchanged. */
async function copy(source, name) {
  await mkdir(join(DRAFT, name, ".."), { recursive: true });
  await cp(source, join(DRAFT, name));
  manifest[name] = name;
}

/** Compress a file once here, so that the server need not for each request. */
async function compress(file) {
  const content = await readFile(join(DRAFT, file));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await writeFile(join(DRAFT, `${file}.br`), await promisify(brotliCompress)(content, quality));
  await writeFile(join(DRAFT, `${file}.gz`), await promisify(gzip)(content, { level: 9 }));
}
