import { existsSync } from 'node:fs';

/** chromium is Debian's: without the windows of a desktop around its pages where
 * there is that package, for they take a third of its time. */
export const chromium = () => process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((f) => existsSync(f));
