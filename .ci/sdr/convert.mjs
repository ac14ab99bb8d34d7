// Converts each package that `byline harden` wrote from the metadata format to the source format, with the library the
// Salesforce CLI deploys with, and fails on whatever the library is not content with: a file it knows no type for, a
// component of the manifest that is not there or the other way round, a warning, an element that is lost on the way.
//
// Usage: node convert.mjs <result of byline harden>

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Lifecycle } from '@salesforce/core';
import {
  ComponentSet,
  ManifestResolver,
  MetadataConverter,
  MetadataResolver,
} from '@salesforce/source-deploy-retrieve';
import { XMLValidator } from 'fast-xml-parser';

const fail = (words) => {
  console.error(words);
  process.exit(1);
};

// The library warns by events of its own; Node.js by those of the process.
const warnings = [];
Lifecycle.getInstance().onWarning(async (warning) => warnings.push(warning));
process.on('warning', (warning) => warnings.push(`${warning.name}: ${warning.message}`));

// The elements of a file, each with its text, without what only lays them out.
const elements = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

// Files of a folder that are no metadata.
const NOT_METADATA = ['assignments.csv', 'package.xml', 'user.csv'];

// All files below a folder.
const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });

async function convert(folder) {
  const resolver = new MetadataResolver();
  const found = resolver.getComponentsFromPath(folder).map((it) => `${it.type.name}:${it.fullName}`);
  const manifest = await new ManifestResolver().resolve(join(folder, 'package.xml'));
  const named = manifest.components.map((it) => `${it.type.name ?? it.type}:${it.fullName}`);
  if (found.sort().join() !== named.sort().join() || found.length !== 1) {
    fail(`${folder}: the manifest names ${named}, the folder holds ${found}`);
  }
  const set = await ComponentSet.fromManifest({
    manifestPath: join(folder, 'package.xml'),
    resolveSourcePaths: [folder],
    forceAddWildcards: false,
  });
  if (!set.sourceApiVersion) fail(`${folder}: the manifest tells no API version`);
  const components = set.getSourceComponents().toArray();
  if (components.length !== 1) fail(`${folder}: ${components.length} components of 1 are there`);

  const known = new Set([...NOT_METADATA, components[0].xml].map((name) => resolve(folder, name)));
  const strange = files(folder).find((path) => !known.has(resolve(path)));
  if (strange) fail(`${strange} is of no component`);

  // A conversion copies the text, and the library's parser forgives much.
  const text = readFileSync(components[0].xml, 'utf8');
  const valid = XMLValidator.validate(text);
  if (valid !== true) fail(`${folder}: ${valid.err.msg}`);
  const read = (await components[0].parseXml()).PermissionSet;
  if (!read || read.label === undefined || read.license === undefined) fail(`${folder}: not read as a permission set`);

  const out = mkdtempSync(join(tmpdir(), 'byline-sdr-'));
  try {
    const result = await new MetadataConverter().convert(set, 'source', {
      type: 'directory',
      outputDirectory: out,
    });
    const name = components[0].fullName;
    const file = join(result.packagePath, 'main', 'default', 'permissionsets', `${name}.permissionset-meta.xml`);
    if (!existsSync(file)) fail(`${folder}: not converted to ${file}`);
    const before = elements(join(folder, 'permissionsets', `${name}.permissionset`));
    const after = elements(file);
    if (before.join('\n') !== after.join('\n')) {
      const at = before.findIndex((line, place) => line !== after[place]);
      fail(`${folder}: ${before[at]} became ${after[at]}`);
    }
    // And back again, as a deployment of the source does it.
    const source = ComponentSet.fromSource(result.packagePath);
    const back = await new MetadataConverter().convert(source, 'metadata', { type: 'zip' });
    if (!back.zipBuffer || back.zipBuffer.length === 0) fail(`${folder}: no package of the source`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return components[0].fullName;
}

if (!process.argv[2]) fail('usage: node convert.mjs <result of byline harden>');
// The library gives paths as it was given them: all are whole ones.
const result = resolve(process.argv[2]);
const folders = readdirSync(result, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(result, entry.name));
if (folders.length === 0) fail(`${result} holds no package`);
const names = [];
for (const folder of folders) {
  try {
    names.push(await convert(folder));
  } catch (error) {
    fail(`${folder}: ${error.message}`);
  }
}
// Warnings of the process come after the turn they belong to.
await new Promise((done) => setImmediate(done));
if (warnings.length > 0) fail(`warnings:\n${warnings.join('\n')}`);
console.log(`${names.length} packages converted: ${names.join(', ')}`);
