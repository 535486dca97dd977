/*
 * What the system must hold: the shared libraries Electron links, Chinese typefaces, an X server where there is no display, the tools that tests
 * compare with. What is missing is installed with apt-get where this process may; otherwise the one command to type is told.
 */
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { failedLately, rememberFailure } from './memory.mjs';
import { call, ProvisionError, say, step, tail } from './say.mjs';

/** Which Debian package carries a library (names of Debian 12; later releases add "t64" to some, see `candidate`). */
const LIBRARY_PACKAGES = {
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libcairo.so.2': 'libcairo2',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libgbm.so.1': 'libgbm1',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libudev.so.1': 'libudev1',
  'libasound.so.2': 'libasound2',
  'libfontconfig.so.1': 'libfontconfig1',
};

/** Typefaces: any of the families will do; the package is what we install when none is there. */
const FACES = [
  {
    families: ['Noto Serif CJK SC', 'Source Han Serif SC', 'SimSun', '宋体'],
    package: 'fonts-noto-cjk',
    what: '宋体, 黑体',
    needed: true,
  },
  {
    families: ['LXGW WenKai', 'KaiTi', '楷体', 'STKaiti', 'FandolKai'],
    package: 'fonts-lxgw-wenkai',
    what: '楷体',
    needed: false,
  },
];

/** Programs that the tests compare with. */
const TEST_TOOLS = [
  { program: 'qpdf', package: 'qpdf' },
  { program: 'pdftotext', package: 'poppler-utils' },
  { program: 'openssl', package: 'openssl' },
];

/**
 * @typedef {{ libraries?: boolean, faces?: boolean, display?: boolean, tools?: boolean }} SystemNeeds
 * @typedef {{ what: string, package: string, needed: boolean }} Lack
 */

/** @param {string} program */
export function inPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** @returns {Set<string>} every family name fontconfig knows; empty when fontconfig is not there */
export function fontFamilies() {
  const done = call('fc-list', [':', 'family']);
  return new Set(
    done.stdout
      .split(/[\n,]/)
      .map((name) => name.trim())
      .filter(Boolean),
  );
}

/**
 * @param {string} executable Electron's
 * @returns {string[]} sonames that the loader does not find
 */
export function missingLibraries(executable) {
  const done = call('ldd', [executable]);
  return [...done.stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => /** @type {string} */ (match[1]));
}

/**
 * What is lacking, without doing anything about it.
 * @param {string} executable
 * @param {SystemNeeds} needs
 * @returns {Lack[]}
 */
export function lacking(executable, needs) {
  if (process.platform !== 'linux') return [];
  /** @type {Lack[]} */
  const lacks = [];
  if (needs.libraries) {
    for (const name of missingLibraries(executable)) {
      const known = /** @type {Record<string, string>} */ (LIBRARY_PACKAGES)[name];
      lacks.push({ what: name, package: known ?? '', needed: true });
    }
  }
  if (needs.faces) {
    const families = fontFamilies();
    if (families.size === 0 && !inPath('fc-list')) lacks.push({ what: 'fc-list', package: 'fontconfig', needed: true });
    for (const face of FACES) {
      if (!face.families.some((family) => families.has(family)))
        lacks.push({ what: face.what, package: face.package, needed: face.needed });
    }
  }
  if (needs.display && !inPath('Xvfb')) lacks.push({ what: 'Xvfb', package: 'xvfb', needed: true });
  if (needs.tools) {
    for (const tool of TEST_TOOLS) {
      if (!inPath(tool.program)) lacks.push({ what: tool.program, package: tool.package, needed: true });
    }
  }
  return lacks;
}

/**
 * Whether anything lacking is worth an attempt: what is needed always, what is merely wished for unless it failed lately.
 * @param {string} executable
 * @param {SystemNeeds} needs
 */
export function worthInstalling(executable, needs) {
  return lacking(executable, needs).some((lack) => lack.needed || !failedLately(lack.package));
}

/**
 * Installs what is lacking.
 * @param {string} executable
 * @param {SystemNeeds} needs
 */
export async function installSystem(executable, needs) {
  if (!worthInstalling(executable, needs)) return;
  let lacks = lacking(executable, needs);
  if (!inPath('apt-get')) return refuse(lacks);
  const root = process.getuid?.() === 0;
  const prefix = root ? [] : call('sudo', ['-n', 'true']).ok ? ['sudo', '-n'] : null;
  if (prefix === null) return refuse(lacks, packagesFor(lacks));
  if (!hasLists()) await update(prefix);
  let chosen = packagesFor(lacks);
  if (chosen.length === 0) return refuse(lacks, chosen);
  const install = (/** @type {readonly string[]} */ names) =>
    apt(prefix, ['install', '-y', '--no-install-recommends', ...names]);
  await step('system', `installing ${chosen.join(' ')}`, async () => {
    let done = install(chosen);
    if (!done.ok) {
      await update(prefix);
      chosen = packagesFor(lacks);
      done = install(chosen);
    }
    if (!done.ok) throw new ProvisionError(`apt-get could not install ${chosen.join(' ')}:\n${tail(done)}`);
  });
  lacks = lacking(executable, needs);
  refuse(lacks, packagesFor(lacks));
}

/**
 * Ends provisioning when something needed is lacking; says what is merely wished for.
 * @param {Lack[]} lacks
 * @param {string[]} [packages]
 */
function refuse(lacks, packages = lacks.map((lack) => lack.package).filter(Boolean)) {
  for (const lack of lacks.filter(({ needed }) => !needed)) {
    say('fonts', `${lack.what}: not available here (${lack.package}); another face stands in`);
    rememberFailure(lack.package);
  }
  const needed = lacks.filter((lack) => lack.needed);
  if (needed.length === 0) return;
  const names = [...new Set(packages)].join(' ');
  const command = inPath('apt-get')
    ? `Please type:\n\n    sudo apt-get install -y --no-install-recommends ${names}\n`
    : `Please install with your system's package manager what Debian calls: ${names}`;
  throw new ProvisionError(`This system lacks ${needed.map((lack) => lack.what).join(', ')}. ${command}`);
}

/** @param {Lack[]} lacks */
function packagesFor(lacks) {
  const names = new Set();
  for (const lack of lacks) {
    const name = lack.package === '' ? null : candidate(lack.package);
    if (name !== null) names.add(name);
    else if (lack.needed)
      throw new ProvisionError(`This system lacks ${lack.what}, and no Debian package known to us provides it.`);
  }
  return /** @type {string[]} */ ([...names]).sort();
}

/**
 * The name under which this release can install a package.
 * @param {string} name
 */
function candidate(name) {
  for (const variant of [`${name}t64`, name]) {
    const done = call('apt-cache', ['policy', variant], { env: { ...process.env, LC_ALL: 'C' } });
    if (/^\s*Candidate: (?!\(none\))\S/m.test(done.stdout)) return variant;
  }
  return null;
}

function hasLists() {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => /_Packages(\.\w+)?$/.test(name));
  } catch {
    return false;
  }
}

/** @param {string[]} prefix */
async function update(prefix) {
  await step('system', 'reading the package lists (apt-get update)', () => {
    const done = apt(prefix, ['update']);
    if (!done.ok) say('system', `apt-get update did not end well: ${tail(done, 1)}`);
  });
}

/**
 * @param {string[]} prefix
 * @param {string[]} args
 */
function apt(prefix, args) {
  const settings = ['DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C'];
  const [program = 'env', ...rest] = [
    ...prefix,
    'env',
    ...settings,
    'apt-get',
    '-q',
    '-o',
    'DPkg::Lock::Timeout=180',
    ...args,
  ];
  return call(program, rest, { timeout: 15 * 60_000 });
}
