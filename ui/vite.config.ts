import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { stylesAhead } from './build/styles';

/**
 * One library measures the scroll bar with a <style> of its own, which the
 * page's CSP refuses. Without it the library falls back to measuring
 * itself. The build fails when the code is no longer where we look for it.
 */
function scrollBarWithoutStyle(): Plugin {
  const file = /@rc-component[\\/]util[\\/]es[\\/]getScrollBarSize\.js$/;
  let seen = false;
  return {
    name: 'scroll-bar-without-style',
    apply: 'build',
    transform(code, id) {
      if (!file.test(id.split('?')[0])) return;
      seen = true;
      const without = code.replace(/updateCSS\(/, '((..._all) => {})(');
      if (without === code) this.error('getScrollBarSize has changed: look whether it still adds a <style>');
      return without;
    },
    generateBundle() {
      if (!seen) this.error('getScrollBarSize is no longer in the build: remove this plug-in');
    },
  };
}

/**
 * bundles are what is loaded together, each with all that it imports and that no earlier
 * one has. Left to itself the build gives every module that two rooms share a file of its
 * own: a hundred for the case, where a browser fetches six at a time over HTTP/1.1.
 */
const bundles = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: 'start', tags: ['$initial' as const] },
  { name: 'login', test: /rooms[\\/]login[\\/]LoginPage/ },
  { name: 'shell', test: /app[\\/]Shell/ },
  { name: 'table', test: /parts[\\/]Table/ },
  { name: 'parts', test: /src[\\/]parts[\\/]|icons[\\/]es[\\/]icons/, minShareCount: 2 },
  { name: 'papers', test: /antd[\\/]es[\\/](collapse|drawer|progress|upload)[\\/]/ },
].map((b, i) => ({ ...b, priority: 10 - i }));

export default defineConfig({
  plugins: [react(), scrollBarWithoutStyle(), stylesAhead()],
  build: {
    target: ['chrome92', 'edge92', 'firefox91', 'safari15'],
    assetsInlineLimit: 0,
    // the lists of what each room loads would stand in the entry, and so in the login page; only styles must come first
    modulePreload: { polyfill: false, resolveDependencies: (_file, needs, { hostType }) => (hostType === 'js' ? needs.filter((n) => n.endsWith('.css')) : needs) },
    chunkSizeWarningLimit: 1500,
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: bundles } } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/favicon.ico': 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.{ts,tsx}'] },
} as Parameters<typeof defineConfig>[0]);
