/*
 * A program that writes into a journal until it is killed, and says of each answer when it is kept:
 *   node writing-child.js JOURNAL NAME
 */
import { writeSync } from 'node:fs';
import { openJournal } from '../../main/journal/journal.ts';
import { answer, check, met, valueOf } from './plain-samples.ts';

const [path = '', name = ''] = process.argv.slice(2);
const book = valueOf(openJournal(path));
const { id } = valueOf(book.noteMachine(met({ identities: [name] })));
valueOf(book.keepCheck(check(id, { id: name })));
for (let n = 0; ; n++) {
  valueOf(book.keepAnswer(name, answer({ check: `q${n}`, note: `${name} ${n}` })));
  // At once, and with an error when nobody is left to be told.
  writeSync(1, `${n}\n`);
}
