// `npm run build`: builds, whether or not anything has changed.
import { ensureBootFiles } from './boot-files.mjs';
import { build } from './built.mjs';
import { setUp } from './set-up.mjs';

await setUp({ system: [], electron: false, build: false });
const { code, output } = await build();
process.stdout.write(output);
await ensureBootFiles(console.log);
if (code === 0) console.log('Built into out/');
process.exitCode = code;
