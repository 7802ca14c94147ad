import { describe, expect, test } from 'vitest';
import {
  checklist,
  checksOf,
  findCheck,
  groups,
  presets,
  things,
  thingsFor,
} from '../../main/checks/checklist.ts';
import { textsOf } from '../../main/checks/texts.ts';
import { catalogues, type Language } from '../../main/messages/catalogues.ts';

const ids = checklist.map(({ id }) => id);

describe('the checklist', () => {
  test('names and numbers stand for one check each', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(checklist.map(({ number }) => number).sort((a, b) => a - b)).toEqual(ids.map((_, at) => at + 1));
  });

  test('numbers that were given once never change: old codes have to be read', () => {
    expect([...checklist].sort((a, b) => a.number - b.number).map(({ id }) => id)).toEqual(
      `desktop network web-page sound trackpad swollen-battery screen keyboard pixels brightness second-screen video
       touchscreen stereo headphones microphone wifi ethernet bluetooth camera usb-ports card-reader optical-drive
       charging battery disk tabs case clean erased heat suspend shutdown start-again clock firmware-lock memory`
        .trim()
        .split(/\s+/),
    );
  });

  test('the five that decide come first', () => {
    expect(checklist.filter(({ decides }) => decides)).toEqual(checklist.slice(0, 5));
    expect(ids.slice(0, 5)).toEqual(['desktop', 'network', 'web-page', 'sound', 'trackpad']);
  });

  test('every group and every thing is used', () => {
    expect(new Set(checklist.map(({ group }) => group))).toEqual(new Set(groups));
    expect(new Set(checklist.flatMap((check) => check.things))).toEqual(new Set(things));
  });

  test('what is needed is asked before, and in the same preset', () => {
    for (const preset of presets) {
      const asked = checksOf(preset);
      for (const [at, check] of asked.entries())
        for (const need of check.needs) {
          const place = asked.findIndex(({ id }) => id === need);
          expect(place, `${need} before ${check.id} in ${preset}`).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThan(at);
        }
    }
  });

  test('what may hang or restart the computer comes after everything else', () => {
    const kinds = checklist.map(({ ends }) => (ends === null ? 0 : ends === 'may-hang' ? 1 : 2));
    expect(kinds).toEqual([...kinds].sort());
  });

  test('each preset holds the shorter ones, and five minutes are five minutes', () => {
    expect(presets.map((preset) => checksOf(preset).length)).toEqual([8, 34, 37]);
    const seconds = checksOf('five-minutes').reduce((sum, check) => sum + check.seconds, 0);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(checksOf('donation')).toEqual(checklist);
  });

  test('what to have at hand', () => {
    expect(thingsFor('five-minutes')).toEqual(['wifi-password', 'cloth']);
    expect(thingsFor('donation')).toEqual(things);
  });

  test('a name from a newer version is nobody’s', () => {
    expect(findCheck('quantum-port')).toBeNull();
    expect(findCheck('constructor')).toBeNull();
    expect(findCheck('sound')?.group).toBe('sound');
  });
});

describe.each(Object.keys(catalogues) as Language[])('texts in %s', (language) => {
  test.each(ids)('%s', (id) => {
    const texts = textsOf(language, id);
    const check = findCheck(id);
    expect(texts.has !== null).toBe(check?.presence);
    expect(texts.steps.length).toBeGreaterThanOrEqual(2);
    for (const step of texts.steps) expect(step).toMatch(/^\S.*[.?:!]$/u);
    for (const question of [texts.question, texts.has ?? '?']) expect(question).toMatch(/\?$/);
    for (const text of [texts.purpose, texts.no, texts.try]) expect(text).toMatch(/\.$/);
    expect(texts.title.length).toBeLessThanOrEqual(34);
  });

  test('no text says the same as another', () => {
    const all = ids.flatMap((id) => {
      const { title, purpose, question } = textsOf(language, id);
      return [title, purpose, question];
    });
    expect(new Set(all).size).toBe(all.length);
  });
});
