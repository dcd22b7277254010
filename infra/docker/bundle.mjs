/**
 * Puts one built app and everything that it needs to run into a folder: `node infra/docker/bundle.mjs beacon /out/beacon`.
 * The images copy that folder, and a test starts the app from it as the images do.
 */
import { spawnSync } from 'node:child_process';
import { constants, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** What an app serves beside its own code: from, within the repository, to, within the bundle. */
const ASSETS = {
  beacon: [['packages/tracker/dist', 'tracker']],
  api: [['apps/web/dist', 'web']],
  worker: [],
};

/** Apps whose built files another one serves: their packages are in these files. */
const SERVES = { api: ['web'] };

function npm(...args) {
  const run = spawnSync('npm', [...args, '--silent'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`npm ${args[0]} failed: ${run.stderr || run.stdout}`);
  return run.stdout;
}

const LOCK = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;

/** Demanded by what we use for its types alone. */
const FOR_TYPES_ONLY = /^typescript$|^@types\//;

/** What `entry` of the lock file cannot run without. A peer that is optional is somebody else's choice. */
function needsOf({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) {
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  const names = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
  return names.filter((name) => !FOR_TYPES_ONLY.test(name));
}

/** Where Node finds `name` when `path` asks for it; undefined for what is not for this machine. */
function findPackage(name, path) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const found = join(folder, 'node_modules', name);
    if (found in LOCK && existsSync(join(ROOT, found))) return found;
    if (folder === '') return undefined;
  }
}

/** Paths of the registry's packages that the app needs when it runs; our own are in its bundle already. */
function packagesOf(app) {
  const seen = new Set();
  const waiting = [`apps/${app}`];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entry = LOCK[path];
    const real = entry.link === true ? entry.resolved : path;
    if (seen.has(real)) continue;
    seen.add(real);
    for (const name of needsOf(LOCK[real])) {
      const found = findPackage(name, real);
      if (found !== undefined) waiting.push(found);
    }
  }
  return [...seen].filter((path) => path.includes('node_modules/')).sort();
}

function copyPackages(paths, out) {
  for (const path of paths) {
    cpSync(join(ROOT, path), join(out, path), {
      recursive: true,
      // Shares the blocks where the file system can.
      mode: constants.COPYFILE_FICLONE,
      // What a package keeps below itself is in the list too, without what only its developers need.
      filter: (source) =>
        !relative(join(ROOT, path), source).split(sep).includes('node_modules') &&
        !source.endsWith('.d.ts') &&
        !source.endsWith('.map'),
    });
  }
}

/** The parts list of the image (CycloneDX): as npm writes it for the repository, but only what is in the bundle. */
function writePartsList(app, out) {
  const list = JSON.parse(npm('sbom', '--sbom-format', 'cyclonedx'));
  const self = list.components.find(({ name, purl }) => name === app && purl.includes('footfall'));
  const names = [app, ...(SERVES[app] ?? [])].flatMap(packagesOf).map((path) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return `${name}@${LOCK[path].version}`;
  });
  const refs = new Set(names);
  const parts = {
    bomFormat: list.bomFormat,
    specVersion: list.specVersion,
    version: list.version,
    // No serial number and no hour: they would make each build another one.
    metadata: { tools: list.metadata.tools, component: self },
    components: list.components.filter((component) => refs.has(component['bom-ref'])),
    dependencies: [
      { ref: self['bom-ref'], dependsOn: [...refs].sort() },
      ...list.dependencies
        .filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn }) => ({
          ref,
          dependsOn: dependsOn.filter((other) => refs.has(other)),
        })),
    ],
  };
  writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(parts, null, 2)}\n`);
}

function writeManifest(app, out) {
  const { name, license, type } = JSON.parse(
    readFileSync(join(ROOT, 'apps', app, 'package.json'), 'utf8'),
  );
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const manifest = { name, version, private: true, license, type };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function bundle(app, out) {
  for (const [from, to] of [[`apps/${app}/dist`, 'dist'], ...ASSETS[app], ['LICENSE', 'LICENSE']]) {
    const source = join(ROOT, from);
    if (!existsSync(source)) throw new Error(`${from} is missing: run \`npm run build\` first`);
    mkdirSync(dirname(join(out, to)), { recursive: true });
    cpSync(source, join(out, to), { recursive: true });
  }
  copyPackages(packagesOf(app), out);
  writeManifest(app, out);
  writePartsList(app, out);
}

const [app, out] = process.argv.slice(2);
if (!(app in ASSETS) || out === undefined || existsSync(resolve(out))) {
  const names = Object.keys(ASSETS).join(' | ');
  process.stderr.write(`usage: node infra/docker/bundle.mjs ${names} FOLDER-THAT-DOES-NOT-EXIST\n`);
  process.exit(2);
}
bundle(app, resolve(out));
