import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { theme } from '../src/app/theme';
import { sheetsOf, tokens } from './sheet';

const es = join(dirname(createRequire(import.meta.url).resolve('antd/package.json')), 'es');
const read = (file: string) => readFileSync(file, 'utf8');

/** makers are the calls with which antd's style modules make their hooks. */
const makers = /\b(genStyleHooks|genComponentStyleHook|genSubStyleComponent)\(/;

/** styled tells antd's style modules. */
const styled = (file: string) => file.startsWith(es) && !file.startsWith(join(es, 'theme')) && makers.test(read(file));

/**
 * antd computes its styles while a page is drawn: of the time that React took to
 * draw the case, some two fifths went into that. Here they are computed once,
 * when the application is built: what the style modules say becomes style sheets,
 * and nothing of them goes to the browser, nor of the colours and sizes that they
 * compute with. While developing (npm run dev) antd does as it always does.
 */
export function stylesAhead(): Plugin {
  let sheets: Sheets | undefined; // none while developing
  return {
    name: 'styles-ahead',
    enforce: 'pre',
    configResolved: ({ command }) => void (sheets = command === 'build' ? sheetsNow() : undefined),
    resolveId: (id) => (id.startsWith('virtual:antd-') ? '\0' + id : undefined),
    load: (id) => (id.startsWith('\0virtual:antd-') ? sheets?.made[id.slice(1)] ?? '' : undefined),
    transform(code, id) {
      if (!sheets || !id.startsWith(es)) return;
      const without = withoutStyles[relative(es, id)];
      if (without) return { code: without(code), map: null };
      if (!makers.test(code)) return;
      const own = sheetName(moduleOf(id));
      return { code: (own in sheets.made ? `import '${own}';\n` : '') + emptied(code, this.parse(code) as never), map: null };
    },
    generateBundle(_, bundle) {
      const used = Object.values(bundle).flatMap((c) => (c.type === 'chunk' ? c.moduleIds : [])).filter((id) => styled(id));
      const missing = used.filter((id) => !sheets?.of.has(moduleOf(id)));
      if (missing.length) this.error(`not in the style sheet: ${missing.join(', ')}`);
    },
  };
}

/** rare are the modules that few rooms use, and whose sheets therefore come with them. */
const rare = /^(collapse|date-picker|drawer|progress|qr-code|steps|tabs|timeline|upload)\//;

/** Sheets are the virtual modules that are made, and the style modules that they are of. */
type Sheets = { made: Record<string, string>; of: Set<string> };

function sheetsNow(): Sheets {
  const of = reached(''), login = reached('rooms/login');
  const later = [...of].filter((m) => !login.has(m));
  const seldom = later.filter((m) => rare.test(m));
  const [first, shell, ...others] = sheetsOf([[...login], later.filter((m) => !rare.test(m)), ...seldom.map((m) => [m])]);
  const made = { 'virtual:antd-login.css': first, 'virtual:antd-shell.css': shell, 'virtual:antd-tokens': `export default ${JSON.stringify(tokens())}` };
  return { of, made: { ...made, ...Object.fromEntries(seldom.map((m, i) => [sheetName(m), others[i]])) } };
}

/** withoutStyles are the modules that make, register and compute styles, as they are once that is done. */
const withoutStyles: Record<string, (code: string) => string> = {
  'theme/util/genStyleUtils.js': (code) => `
    export const genStyleHooks = () => () => ['', '${key}'], genComponentStyleHook = () => () => '', genSubStyleComponent = () => () => null;
    ${code.slice(code.indexOf('export const genCssVar'))}`,
  'theme/util/useResetIconStyle.js': () => 'export default () => {};',
  'theme/themes/default/theme.js': () => 'export default undefined;',
  'theme/useToken.js': () => `
    import tokens from 'virtual:antd-tokens';
    const all = { ...tokens, motion: !matchMedia('(prefers-reduced-motion: reduce)').matches };
    export default () => [undefined, all, '', all, { prefix: 'ant', key: '${key}' }, true];`,
};

const { key } = theme.cssVar as { key: string };

type Node = { type: string; start: number; end: number; callee?: { name?: string }; arguments?: Node[] };

/** emptied takes their arguments from the makers' calls, so that nothing is left to compute. */
function emptied(code: string, tree: Node): string {
  const gone: Node[] = [];
  const walk = (n: unknown) => {
    if (!n || typeof n !== 'object') return;
    const { type, callee, arguments: args } = n as Node;
    if (type === 'CallExpression' && args?.length && makers.test(`${callee?.name}(`)) gone.push({ ...(n as Node), start: args[0].start, end: args[args.length - 1].end });
    else Object.values(n).forEach(walk);
  };
  walk(tree);
  return gone.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), code);
}

/** reached are the style modules of antd that our sources in a folder lead to. */
function reached(folder: string): Set<string> {
  const found = new Set<string>();
  const follow = (file?: string) => {
    if (!file || found.has(file)) return;
    found.add(file);
    for (const [, to] of read(file).matchAll(/from ['"](\.[^'"]+)['"]/g)) follow(fileOf(resolve(dirname(file), to)));
  };
  sources(join(import.meta.dirname, '../src', folder)).flatMap(named).forEach((name) => follow(fileOf(join(es, folderOf(name)))));
  return new Set([...found].filter(styled).map(moduleOf).sort());
}

/** sheetName is that of a rare module. */
const sheetName = (module: string) => `virtual:antd-${module.replaceAll('/', '-')}.css`;

/** moduleOf is a style module's short name: button/style/compact. */
const moduleOf = (file: string) => relative(es, file).replace(/(\/index)?\.js$/, '');

const fileOf = (path: string) => [`${path}.js`, join(path, 'index.js')].find(existsSync);
const sources = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((f) => /\.tsx?$/.test(f)).map((f) => read(join(dir, f)));
const named = (source: string) => [...source.matchAll(/import \{([^}]*)\} from 'antd'/g)].flatMap(([, names]) => names.split(',').map((n) => n.trim().split(' ')[0]));
const folderOf = (name: string) => name.replace(/\B(?=[A-Z][a-z])/g, '-').toLowerCase();
