import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { systemFamily } from '../../main/systems/schema.ts';

const file = join(import.meta.dirname, '../../resources/systems/schema.json');

// `npm run unit -- test/systems/json-schema.test.ts --update` writes it anew.
test('resources/systems/schema.json says what main/systems/schema.ts says', async () => {
  const schema = z.toJSONSchema(systemFamily, { io: 'input', reused: 'ref' });
  const text = await format(JSON.stringify(schema), { ...(await resolveConfig(file)), parser: 'json' });
  await expect(text).toMatchFileSnapshot(file);
});
