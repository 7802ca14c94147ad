// electron-builder's hook: the runtime's own start app has no business in the product.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** @param {{ appOutDir: string }} context */
export default function afterPack({ appOutDir }) {
  for (const name of ['default_app.asar', 'start-app'])
    rmSync(join(appOutDir, 'resources', name), { force: true });
}
