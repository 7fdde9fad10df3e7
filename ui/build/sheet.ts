import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { theme } from '../src/app/theme';

const require = createRequire(import.meta.url);
const lib = join(dirname(require.resolve('antd/package.json')), 'lib');
const { createElement: h } = require('react') as typeof import('react');
const { renderToString } = require('react-dom/server') as typeof import('react-dom/server');
const { createCache, extractStyle, StyleProvider } = require('@ant-design/cssinjs') as typeof import('@ant-design/cssinjs');
const { ConfigProvider, theme: antd } = require('antd') as typeof import('antd');
const { iconStyles } = require('@ant-design/icons/lib/renderUtils') as { iconStyles: string };

/** classes are those of antd's style modules that are not called like their folder. */
const classes: Record<string, string> = {
  'button/style': 'btn', 'button/style/compact': 'btn', 'date-picker/style': 'picker', 'qr-code/style': 'qrcode',
  'input/style/otp': 'otp', 'input/style/search': 'input-search', 'layout/style/sider': 'layout-sider',
  'space/style/addon': 'space-addon', 'space/style/compact': 'space-compact', '_util/wave/style': 'wave',
  'grid/style useRowStyle': 'row', 'grid/style useColStyle': 'col',
};

/** A Hook registers the styles of a class; some modules have a component that does so. */
type Hook = (prefix: string, root: string) => unknown;

type Use = { hook: Hook; component: boolean; prefix: string; folder: string };

/** usesOf are a style module's hooks, each with its class. */
function usesOf(module: string): Use[] {
  const made = require(join(lib, module)) as Record<string, Hook>;
  const component = /exports\.default = \(0, \w+\.genSubStyleComponent\)/.test(readFileSync(require.resolve(join(lib, module)), 'utf8'));
  const folder = module.split('/style')[0];
  return Object.entries(made).filter(([name]) => name === 'default' || /^use[A-Z]/.test(name))
    .map(([name, hook]) => ({ hook, component, folder, prefix: `ant-${classes[`${module} ${name}`] ?? classes[module] ?? folder}` }));
}

/** sheetsOf are the styles of groups of antd's style modules (button/style, button/style/compact), in the order
 * in which pages load them: what several groups need stands with the first. */
export function sheetsOf(groups: string[][]): string[] {
  const styles = createCache(), variables = createCache();
  const sheets = groups.map((modules, i) => {
    const uses = modules.flatMap(usesOf);
    // a component that stands under another's root takes the variables from there
    return (i === 0 ? iconStyles : '') + extracted(styles, uses, rootOf, ['style', 'token', 'cssVar']) + extracted(variables, uses, otherRoot, ['cssVar']);
  });
  const names = new Set([...sheets.join('').matchAll(/var\((--[\w-]+)/g)].map((m) => m[1]));
  return sheets.map((css) => css.replace(/(--[\w-]+):[^;{}]*;/g, (whole, name: string) => (names.has(name) ? whole : '')));
}

/** lean leaves out what no page of ours can show, writing from right to left, a grid's
 * columns and fields without a frame, and the boxes that base.css gives to everything: rules that begin with an
 * attribute are held against every element. */
const lean = { visit: (css: object) => Object.fromEntries(Object.entries(css).filter(([selector]) => !/-(rtl|borderless|underlined)\b|^\.ant-col-|^\[class\^=/.test(selector))) as never };

/** rootOf is the class under which a component's styles begin. */
const rootOf = ({ prefix, folder }: Use) => (ownRoot(folder) ? `${prefix}-css-var` : prefix);
const otherRoot = ({ prefix, folder }: Use) => (ownRoot(folder) ? prefix : `${prefix}-css-var`);

const ownRoot = (folder: string) => sources(join(lib, folder)).some((s) => s.includes('useCSSVarCls'));

const sources = (dir: string): string[] => readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.js')).map((f) => readFileSync(join(dir, f), 'utf8'));

function extracted(cache: ReturnType<typeof createCache>, uses: Use[], root: (u: Use) => string, types: ('style' | 'token' | 'cssVar')[]): string {
  const each = uses.map((u) => h(() => (u.component ? h(u.hook as never, { prefixCls: u.prefix, rootCls: root(u) }) : (u.hook(u.prefix, root(u)), null))));
  renderToString(h(StyleProvider, { cache, transformers: [lean] }, h(ConfigProvider, { theme }, ...each)));
  const text = extractStyle(cache, { plain: true, types, once: true });
  return text.slice(0, text.lastIndexOf('.data-ant-cssinjs-cache-path'));
}

/** tokens are what components read of the look while they run; its palettes are in the sheet alone. */
export function tokens(): Record<string, unknown> {
  const read = {} as { token: Record<string, unknown> };
  renderToString(h(ConfigProvider, { theme }, h(() => ((read.token = antd.useToken().token as never), null))));
  return Object.fromEntries(Object.entries(read.token).filter(([name]) => !/[a-z]-?\d+$/i.test(name) && !name.startsWith('_')));
}
