import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTransport, type Transport } from '../../../main/fetch/http/transport.ts';
import {
  isSelfGiven,
  judgeNetwork,
  networkLines,
  signalQuality,
  type NetworkReading,
  type OwnAddress,
  type Way,
} from '../../../main/jobs/own-tests/judge-network.ts';
import { knownPages } from '../../../main/jobs/own-tests/known-pages.ts';
import { testNetwork, type NetworkPorts } from '../../../main/jobs/own-tests/network-test.ts';
import type { OwnTestState } from '../../../main/jobs/own-tests/types.ts';
import { judgeWebPage, testWebPage } from '../../../main/jobs/own-tests/web-page-test.ts';
import type { NetworkLink, NetworkLinks } from '../../../main/machine/this-computer/network-links.ts';
import { makeAuthority, startServer, type WebServer } from '../../fetch/web-server.ts';
import { codes, stateCodes } from './told.ts';

const none: NetworkLinks = { links: [], bridges: [], wifiOff: null, wifiWithoutDriver: 0 };
const wifi: NetworkLink = { name: 'w', kind: 'wifi', connected: true, mbits: null, signalDbm: -55 };
const cable: NetworkLink = { name: 'e', kind: 'ethernet', connected: true, mbits: 1000, signalDbm: null };
const away = { connected: false, mbits: null, signalDbm: null };
const right = { kind: 'right', clockOffDays: 0 } as const;
const all = (links: readonly NetworkLink[], more: Partial<NetworkLinks> = {}): NetworkLinks => ({
  ...none,
  ...more,
  links,
});
const reading = (given: Partial<NetworkReading>): NetworkReading => ({
  links: none,
  addresses: null,
  name: null,
  pages: null,
  securePages: null,
  ...given,
});

describe('what the link is said to be', () => {
  test.each<[string, NetworkLinks, Way, string[]]>([
    ['Wi-Fi', all([wifi, { ...cable, ...away }]), null, ['measured-wifi-signal']],
    ['Wi-Fi of unknown strength', all([{ ...wifi, signalDbm: null }]), null, ['measured-wifi-connected']],
    ['cable', all([cable]), null, ['measured-cable-speed']],
    ['cable of unknown speed', all([{ ...cable, mbits: null }]), null, ['measured-cable-connected']],
    ['mobile', all([{ ...wifi, kind: 'mobile' }]), null, ['measured-mobile-connected']],
    ['nothing at all', none, null, ['measured-no-network-device']],
    [
      'Wi-Fi that is off by a slider, and no cable',
      all(
        [
          { ...wifi, ...away },
          { ...cable, ...away },
        ],
        { wifiOff: 'hard' },
      ),
      null,
      ['measured-wifi-off-by-key', 'measured-cable-not-plugged'],
    ],
    ['Wi-Fi that is off', all([{ ...wifi, ...away }], { wifiOff: 'soft' }), null, ['measured-wifi-off']],
    ['Wi-Fi without a network', all([{ ...wifi, ...away }]), null, ['measured-wifi-not-connected']],
    ['Wi-Fi without a driver', all([], { wifiWithoutDriver: 1 }), null, ['measured-wifi-no-driver']],
    ['a cable that does not say', all([{ ...cable, connected: null }]), null, ['measured-cable-unknown']],
    [
      'a cable beside asked-for Wi-Fi',
      all([wifi, cable]),
      'wifi',
      ['measured-wifi-signal', 'measured-cable-speed', 'measured-other-way-than-wifi'],
    ],
    [
      'Wi-Fi beside an asked-for cable',
      all([wifi, { ...cable, ...away }]),
      'ethernet',
      ['measured-wifi-signal', 'measured-other-way-than-cable', 'measured-cable-not-plugged'],
    ],
  ])('%s', (_, links, way, expected) => {
    expect(codes(networkLines(reading({ links }), way))).toEqual(expected);
  });
});

const at = (device: string, address: string): OwnAddress => ({ device, address, internal: false });

test.each<[string, readonly OwnAddress[], string]>([
  ['one from the router', [at('e', 'fe80::1'), at('e', '10.0.0.4')], 'measured-address'],
  ['IPv6 alone', [at('e', '2001:db8::1')], 'measured-address'],
  ['one that it made up', [at('e', '169.254.3.4'), at('e', 'fe80::1')], 'measured-address-self-given'],
  ['one of a bridge', [at('docker0', '172.17.0.1')], 'measured-no-address'],
  ['one of its inside', [{ device: 'lo', address: '127.0.0.1', internal: true }], 'measured-no-address'],
])('an address: %s', (_, addresses, code) => {
  const links = { ...none, bridges: ['docker0'] };
  expect(codes(networkLines(reading({ links, addresses }), null))).toContain(code);
});

test('addresses that a computer gives itself', () => {
  expect(['169.254.1.1', 'fe80::1', 'FEBF::2'].every(isSelfGiven)).toBe(true);
  expect(['192.168.254.1', 'fec0::1', '2001:db8::fe80'].some(isSelfGiven)).toBe(false);
});

test('strength in words', () => {
  expect([-50, -60, -61, -75, -76].map(signalQuality)).toEqual(['good', 'good', 'fair', 'fair', 'weak']);
});

test.each<[string, Partial<NetworkReading>, Way, string | null]>([
  ['a page came', { links: all([wifi]), pages: [right] }, null, 'pass'],
  ['a page came where nothing else can be seen', { links: 'unreadable', pages: [right] }, null, 'pass'],
  ['no page came', { links: all([wifi]), pages: [{ kind: 'nothing' }] }, null, 'fail'],
  ['a page to sign in at', { links: all([wifi]), pages: [{ kind: 'other' }] }, null, null],
  ['not so far yet', { links: all([wifi]) }, null, null],
  ['by Wi-Fi', { links: all([wifi, { ...cable, ...away }]), pages: [right] }, 'wifi', 'pass'],
  ['by either', { links: all([wifi, cable]), pages: [right] }, 'wifi', null],
  [
    'by a cable that may be there',
    { links: all([wifi, { ...cable, connected: null }]), pages: [right] },
    'wifi',
    null,
  ],
  ['by the other', { links: all([{ ...wifi, ...away }, cable]), pages: [right] }, 'wifi', null],
  ['none built in', { links: all([cable]), pages: [right] }, 'wifi', 'not-present'],
  [
    'built in and not usable',
    { links: all([cable], { wifiWithoutDriver: 1 }), pages: [right] },
    'wifi',
    'fail',
  ],
  ['by something that cannot be seen', { links: 'unreadable', pages: [right] }, 'ethernet', null],
])('%s', (_, given, way, outcome) => {
  expect(judgeNetwork(reading(given), way)).toBe(outcome);
});

test('a name that was not found is told, but not behind a proxy, where pages come all the same', () => {
  expect(codes(networkLines(reading({ name: false, pages: [{ kind: 'nothing' }] }), null))).toContain(
    'measured-no-name',
  );
  expect(codes(networkLines(reading({ name: false, pages: [right] }), null))).not.toContain(
    'measured-no-name',
  );
});

const authority = makeAuthority();
const words = 'The page that is known';
let plain: WebServer;
let secure: WebServer;
let names: Socket;
let transport: Transport;
let answer: 'right' | 'sign-in' | 'elsewhere' | 'sign-in-511' | 'broken';

beforeAll(async () => {
  plain = await startServer((_request, response) => {
    if (answer === 'elsewhere') response.writeHead(302, { location: 'http://portal.localhost/' }).end();
    else if (answer === 'sign-in-511') response.writeHead(511).end(words);
    else if (answer === 'broken') response.destroy();
    else response.end(answer === 'right' ? `${words}\n` : `<h1>Sign in</h1> ${words}`);
  });
  secure = await startServer((_request, response) => void response.end(`<p>${words}</p>`), authority);
  names = await nameServer();
  transport = createTransport({ stallMs: 20_000, ca: authority.certificate });
});
afterAll(async () => {
  await Promise.all([plain.close(), secure.close(), transport.close()]);
  names.close();
});

/** A DNS server that knows `known.test` alone. */
async function nameServer(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const known = question.includes(Buffer.from('\x05known\x04test\0', 'latin1'));
    const header = Buffer.from(question.subarray(0, 12));
    header.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(known ? 1 : 0, 6);
    header.writeUInt32BE(0, 8);
    const asked = question.subarray(12, question.indexOf(0, 12) + 5);
    const told = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
    socket.send(Buffer.concat([header, asked, ...(known ? [told] : [])]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

async function run(given: {
  readonly answer: typeof answer;
  readonly host?: string;
  readonly now?: Date;
  readonly trusts?: boolean;
}): Promise<OwnTestState[]> {
  answer = given.answer;
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${String(names.address().port)}`]);
  const strict = createTransport({ stallMs: 20_000 });
  const states: OwnTestState[] = [];
  const ports: NetworkPorts = {
    files: null,
    addresses: () => [at('e', '10.0.0.4')],
    lookUp: () => resolver.resolve4(given.host ?? 'known.test'),
    transport: given.trusts === false ? strict : transport,
    pages: {
      plain: [{ url: `${plain.origin}/`, holds: words, whole: true }],
      secure: [{ url: `${secure.origin}/`, holds: words, whole: false }],
    },
    now: () => given.now ?? new Date(),
    lookUpMs: 60_000,
  };
  await testNetwork(ports, null, (state) => states.push(state), new AbortController().signal);
  await strict.close();
  return states;
}

describe('a real network', () => {
  test('step by step to a page and one by HTTPS', async () => {
    const states = await run({ answer: 'right' });
    expect(states.map(stateCodes)).toEqual([
      [],
      [],
      ['measured-address'],
      ['measured-address', 'measured-name'],
      ['measured-address', 'measured-name', 'measured-page'],
      ['measured-address', 'measured-name', 'measured-page', 'measured-secure-page'],
    ]);
    expect(states.map(({ running }) => running)).toEqual([true, true, true, true, true, false]);
    expect(states.at(-1)?.finding?.suggests).toBe('pass');
  });

  test.each([
    ['sign-in', 'measured-portal', null],
    ['elsewhere', 'measured-portal', null],
    ['sign-in-511', 'measured-portal', null],
    ['broken', 'measured-no-page', 'fail'],
  ] as const)('%s is %s', async (kind, code, suggests) => {
    const last = (await run({ answer: kind })).at(-1);
    expect(last && codes(last.lines)).toContain(code);
    expect(last?.finding?.suggests).toBe(suggests);
  });

  test('a name that nobody knows', async () => {
    const last = (await run({ answer: 'broken', host: 'unknown.test' })).at(-1);
    expect(last && codes(last.lines)).toContain('measured-no-name');
  });

  test('a clock that is off by years', async () => {
    const last = (await run({ answer: 'right', now: new Date('2002-01-01') })).at(-1);
    expect(last && codes(last.lines)).toContain('measured-clock-off');
  });

  test('a certificate of nobody', async () => {
    const last = (await run({ answer: 'right', trusts: false })).at(-1);
    expect(last && codes(last.lines)).toContain('measured-certificate');
  });

  test('ended in the middle, it tells nothing more', async () => {
    const controller = new AbortController();
    controller.abort();
    const states: OwnTestState[] = [];
    const ports: NetworkPorts = {
      files: null,
      addresses: () => [],
      lookUp: () => new Promise(() => undefined),
      transport,
      pages: { plain: [], secure: [] },
      now: () => new Date(),
      lookUpMs: 60_000,
    };
    await testNetwork(ports, null, (state) => states.push(state), controller.signal);
    expect(states).toHaveLength(1);
  });
});

describe('the pages that are asked for', () => {
  test('by default are of several operators, with and without TLS', async () => {
    const pages = await knownPages(undefined);
    expect(pages.plain.every(({ url, whole }) => url.startsWith('http://') && whole)).toBe(true);
    expect(pages.secure.every(({ url }) => url.startsWith('https://'))).toBe(true);
    const hosts = [...pages.plain, ...pages.secure].map(({ url }) => new URL(url).hostname);
    expect(new Set(hosts).size).toBe(hosts.length);
  });

  test('fall back to the usual ones where a file is none', async () => {
    expect(await knownPages('/no/such/file')).toEqual(await knownPages(undefined));
    expect(await knownPages(import.meta.filename)).toEqual(await knownPages(''));
  });
});

test.each([
  ['the second page', ['nothing', 'right'], 'pass', 'measured-browser-page'],
  ['no page', ['nothing', 'nothing'], 'fail', 'measured-no-browser-page'],
  ['another page', ['nothing', 'other'], null, 'measured-portal'],
  ['a wrong date', ['date', 'nothing'], 'fail', 'measured-certificate-date'],
  ['a wrong certificate', ['certificate', 'nothing'], 'fail', 'measured-certificate'],
] as const)('a browser gets %s', async (_, kinds, suggests, code) => {
  const left = [...kinds];
  const states: OwnTestState[] = [];
  await testWebPage(
    {
      pages: ['one', 'two'].map((host) => ({ url: `https://${host}.test/`, holds: words, whole: false })),
      loadPage: () => {
        const kind = left.shift() ?? 'nothing';
        if (kind === 'right') return Promise.resolve(right);
        if (kind === 'date' || kind === 'certificate')
          return Promise.resolve({ kind: 'certificate', date: kind === 'date' });
        return Promise.resolve({ kind });
      },
    },
    (state) => states.push(state),
    new AbortController().signal,
  );
  expect(states.map(stateCodes)).toEqual([[], [code]]);
  expect(states[1]?.finding?.suggests).toBe(suggests);
});

test('no answer at all is no pass', () => {
  expect(judgeWebPage([])).toBe('fail');
});
