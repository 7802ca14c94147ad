import type { Outcome } from '../../checks/types.ts';
import type { NetworkLink, NetworkLinks } from '../../machine/this-computer/network-links.ts';
import type { MeasuredReason } from './reasons.ts';
import { line, type Line } from './types.ts';

/** What an address of a network device is good for. */
export interface OwnAddress {
  readonly device: string;
  readonly address: string;
  /** Of the computer's inside. */
  readonly internal: boolean;
}

/** What came when a page was asked for whose content is known. */
export type PageAnswer =
  /** `clockOffDays`: how far this computer's clock is from the server's; `null` if the server does not say. */
  | { readonly kind: 'right'; readonly clockOffDays: number | null }
  /** Something else: a page to sign in at, most of the time. */
  | { readonly kind: 'other' }
  | { readonly kind: 'certificate'; readonly date: boolean }
  | { readonly kind: 'nothing' };

/** Everything that the network test has found out so far; `null` is what was not looked at yet. */
export interface NetworkReading {
  /** `unreadable`: this system does not show its devices. */
  readonly links: NetworkLinks | 'unreadable';
  readonly addresses: readonly OwnAddress[] | null;
  /** Whether the name of a known computer was found. */
  readonly name: boolean | null;
  readonly pages: readonly PageAnswer[] | null;
  readonly securePages: readonly PageAnswer[] | null;
}

/** Which way the question is about; `null`: any. */
export type Way = 'wifi' | 'ethernet' | null;

/** What was seen, from the plug to the page, each with what helps where it is broken. */
export function networkLines(reading: NetworkReading, way: Way): Line[] {
  const { links, addresses, name, pages, securePages } = reading;
  return [
    ...(links === 'unreadable' ? [] : linkLines(links, way)),
    ...(addresses === null ? [] : addressLines(addresses, links)),
    ...(name === null ? [] : nameLines(name, pages)),
    ...(pages === null ? [] : pageLines(pages)),
    ...(securePages === null ? [] : secureLines(securePages)),
  ];
}

/**
 * What the lines come to. A page that came is a network that works, whatever the steps before it looked like; a page to
 * sign in at is for the person to decide. A question about one way passes only if nothing else can have brought the page.
 */
export function judgeNetwork(reading: NetworkReading, way: Way): Outcome | null {
  const { links, pages } = reading;
  if (way !== null && links !== 'unreadable') {
    const devices = links.links.filter(({ kind }) => kind === way);
    const missing = devices.length === 0 && links.links.length > 0;
    if (missing) return way === 'wifi' && links.wifiWithoutDriver > 0 ? 'fail' : 'not-present';
    if (devices.every(({ connected }) => connected === false)) return null;
  }
  if (pages === null) return null;
  if (pages.some(({ kind }) => kind === 'right')) return passesBy(links, way) ? 'pass' : null;
  return pages.some(({ kind }) => kind === 'other') ? null : 'fail';
}

function passesBy(links: NetworkReading['links'], way: Way): boolean {
  if (way === null) return true;
  if (links === 'unreadable') return false;
  const up = links.links.filter(({ connected }) => connected !== false);
  return up.length > 0 && up.every(({ kind }) => kind === way);
}

function linkLines(found: NetworkLinks, way: Way): Line[] {
  const { links, wifiOff, wifiWithoutDriver } = found;
  const connected = links.filter((link) => link.connected === true);
  const lines = connected.map((link) => line(isWeak(link) ? 'caution' : 'good', connectedReason(link)));
  if (way !== null && connected.some(({ kind }) => kind !== way)) {
    lines.push(
      line('caution', {
        code: way === 'wifi' ? 'measured-other-way-than-wifi' : 'measured-other-way-than-cable',
        data: {},
      }),
    );
  }
  const wifi = links.filter(({ kind }) => kind === 'wifi');
  const wantsWifi = way !== 'ethernet' && (way === 'wifi' || connected.length === 0);
  const wantsCable = way !== 'wifi' && (way === 'ethernet' || connected.length === 0);
  if (wantsWifi && !wifi.some((link) => link.connected === true)) {
    if (wifiOff !== null) {
      lines.push(
        line(
          'bad',
          { code: wifiOff === 'hard' ? 'measured-wifi-off-by-key' : 'measured-wifi-off', data: {} },
          {
            code: wifiOff === 'hard' ? 'measured-try-wifi-key' : 'measured-try-wifi-on',
            data: {},
          },
        ),
      );
    } else if (wifi.length > 0) {
      lines.push(
        line(
          'bad',
          { code: 'measured-wifi-not-connected', data: {} },
          { code: 'measured-try-choose-wifi', data: {} },
        ),
      );
    } else if (wifiWithoutDriver > 0) {
      lines.push(
        line(
          'bad',
          { code: 'measured-wifi-no-driver', data: {} },
          { code: 'measured-try-wifi-firmware', data: {} },
        ),
      );
    }
  }
  const cables = links.filter(({ kind }) => kind === 'ethernet');
  if (wantsCable && cables.length > 0 && !cables.some((link) => link.connected === true)) {
    const known = cables.some((link) => link.connected === false);
    lines.push(
      known
        ? line(
            way === 'ethernet' ? 'bad' : 'plain',
            { code: 'measured-cable-not-plugged', data: {} },
            { code: 'measured-try-cable', data: {} },
          )
        : line('unknown', { code: 'measured-cable-unknown', data: {} }),
    );
  }
  if (lines.length === 0 && (way !== null || links.length === 0)) {
    // Inside of a virtual machine's container there is a network without any hardware.
    lines.push(line('unknown', { code: 'measured-no-network-device', data: {} }));
  }
  return lines;
}

function connectedReason({ kind, mbits, signalDbm }: NetworkLink): MeasuredReason {
  switch (kind) {
    case 'wifi':
      return signalDbm === null
        ? { code: 'measured-wifi-connected', data: {} }
        : { code: 'measured-wifi-signal', data: { quality: signalQuality(signalDbm), dbm: signalDbm } };
    case 'ethernet':
      return mbits === null
        ? { code: 'measured-cable-connected', data: {} }
        : { code: 'measured-cable-speed', data: { mbits } };
    case 'mobile':
      return { code: 'measured-mobile-connected', data: {} };
  }
}

function isWeak({ signalDbm }: NetworkLink): boolean {
  return signalDbm !== null && signalQuality(signalDbm) === 'weak';
}

/** Usual steps of dBm: under −80 connections break, above −60 everything works. */
export function signalQuality(dbm: number): 'good' | 'fair' | 'weak' {
  return dbm >= -60 ? 'good' : dbm >= -75 ? 'fair' : 'weak';
}

function addressLines(addresses: readonly OwnAddress[], links: NetworkReading['links']): Line[] {
  const bridges = links === 'unreadable' ? [] : links.bridges;
  const outside = addresses.filter(({ internal, device }) => !internal && !bridges.includes(device));
  if (outside.some(({ address }) => !isSelfGiven(address)))
    return [line('good', { code: 'measured-address', data: {} })];
  return [
    line(
      'bad',
      { code: outside.length > 0 ? 'measured-address-self-given' : 'measured-no-address', data: {} },
      { code: 'measured-try-router', data: {} },
    ),
  ];
}

/** Link-local (RFC 3927, RFC 4291): what a computer gives itself where nobody gives it an address. */
export function isSelfGiven(address: string): boolean {
  return address.startsWith('169.254.') || /^fe[89ab][0-9a-f]:/i.test(address);
}

function nameLines(name: boolean, pages: NetworkReading['pages']): Line[] {
  if (name) return [line('good', { code: 'measured-name', data: {} })];
  // Behind an office's proxy only the proxy finds names.
  if (pages?.some(({ kind }) => kind === 'right') === true) return [];
  return [line('bad', { code: 'measured-no-name', data: {} }, { code: 'measured-try-dns', data: {} })];
}

function pageLines(pages: readonly PageAnswer[]): Line[] {
  const right = pages.find((page) => page.kind === 'right');
  if (right) {
    const off = right.clockOffDays;
    return [
      line('good', { code: 'measured-page', data: {} }),
      ...(off !== null && Math.abs(off) >= 1
        ? [
            line(
              'caution',
              { code: 'measured-clock-off', data: { days: Math.round(Math.abs(off)) } },
              { code: 'measured-try-clock', data: {} },
            ),
          ]
        : []),
    ];
  }
  return pages.some(({ kind }) => kind === 'other')
    ? [line('caution', { code: 'measured-portal', data: {} }, { code: 'measured-try-portal', data: {} })]
    : [line('bad', { code: 'measured-no-page', data: {} }, { code: 'measured-try-router', data: {} })];
}

function secureLines(pages: readonly PageAnswer[]): Line[] {
  if (pages.some(({ kind }) => kind === 'right'))
    return [line('good', { code: 'measured-secure-page', data: {} })];
  const certificate = pages.find((page) => page.kind === 'certificate');
  if (certificate) {
    return [
      certificate.date
        ? line(
            'bad',
            { code: 'measured-certificate-date', data: {} },
            { code: 'measured-try-clock', data: {} },
          )
        : line(
            'bad',
            { code: 'measured-certificate', data: {} },
            { code: 'measured-try-certificate', data: {} },
          ),
    ];
  }
  return [
    line(
      'bad',
      { code: 'measured-no-secure-page', data: {} },
      { code: 'measured-try-certificate', data: {} },
    ),
  ];
}
