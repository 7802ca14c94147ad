import type { Reason } from '../../common/reason.ts';

type Nothing = Record<string, never>;

/** Everything that the own tests say: what they found, what helps against it, and what goes on just now. */
export type MeasuredReason = Found | Tried | GoingOn;

/** What was seen or measured, or could not be. Kept with the answer. */
type Found =
  | Reason<'measured-cannot-read', Nothing>
  | Reason<'measured-wifi-connected', Nothing>
  | Reason<'measured-wifi-signal', { quality: 'good' | 'fair' | 'weak'; dbm: number }>
  | Reason<'measured-cable-connected', Nothing>
  | Reason<'measured-cable-speed', { mbits: number }>
  | Reason<'measured-mobile-connected', Nothing>
  | Reason<'measured-other-way-than-wifi', Nothing>
  | Reason<'measured-other-way-than-cable', Nothing>
  | Reason<'measured-wifi-off-by-key', Nothing>
  | Reason<'measured-wifi-off', Nothing>
  | Reason<'measured-wifi-not-connected', Nothing>
  | Reason<'measured-wifi-no-driver', Nothing>
  | Reason<'measured-cable-not-plugged', Nothing>
  | Reason<'measured-cable-unknown', Nothing>
  | Reason<'measured-no-network-device', Nothing>
  | Reason<'measured-address', Nothing>
  | Reason<'measured-address-self-given', Nothing>
  | Reason<'measured-no-address', Nothing>
  | Reason<'measured-name', Nothing>
  | Reason<'measured-no-name', Nothing>
  | Reason<'measured-page', Nothing>
  | Reason<'measured-portal', Nothing>
  | Reason<'measured-no-page', Nothing>
  | Reason<'measured-clock-off', { days: number }>
  | Reason<'measured-secure-page', Nothing>
  | Reason<'measured-no-secure-page', Nothing>
  | Reason<'measured-certificate', Nothing>
  | Reason<'measured-certificate-date', Nothing>
  | Reason<'measured-browser-page', { host: string }>
  | Reason<'measured-no-browser-page', Nothing>
  | Reason<'measured-graphics-hardware', { renderer: string | null }>
  | Reason<'measured-graphics-software', { renderer: string | null }>
  | Reason<'measured-graphics-unknown', Nothing>
  | Reason<'measured-graphics-driver', { driver: string }>
  | Reason<'measured-video-hardware', Nothing>
  | Reason<'measured-video-software', Nothing>
  | Reason<'measured-frame-rate', { frames: number }>
  | Reason<'measured-no-battery', Nothing>
  | Reason<'measured-battery-drop', { percent: number }>
  | Reason<'measured-battery-went-out', { minutes: number; percent: number }>
  | Reason<'measured-battery-lost', { percent: number; minutes: number }>
  | Reason<'measured-battery-rate', { percent: number; plusMinus: number }>
  | Reason<'measured-battery-lasts', { least: number; most: number }>
  | Reason<'measured-battery-lasts-at-least', { hours: number }>
  | Reason<'measured-battery-no-gauge', Nothing>
  | Reason<'measured-battery-wear-wh', { name: string; percent: number; full: number; design: number }>
  | Reason<'measured-battery-wear', { name: string; percent: number }>
  | Reason<'measured-battery-wear-unknown', { name: string }>
  | Reason<'measured-battery-cycles', { name: string; cycles: number }>
  | Reason<'measured-charger-there', Nothing>
  | Reason<'measured-charger-away', Nothing>
  | Reason<'measured-charger-lost', { times: number }>
  | Reason<'measured-battery-charging', { name: string; percent: number | null }>
  | Reason<'measured-battery-full', { name: string; percent: number | null }>
  | Reason<'measured-battery-not-charging', { name: string; percent: number | null }>
  | Reason<'measured-battery-used', { name: string; percent: number | null }>
  | Reason<'measured-battery-unclear', { name: string; percent: number | null }>
  | Reason<'measured-no-disk', Nothing>
  | Reason<
      'measured-disk',
      { device: string; model: string | null; sizeBytes: number | null; kind: 'hdd' | 'ssd' | 'unknown' }
    >
  | Reason<'measured-disk-good', { device: string }>
  | Reason<'measured-disk-hours', { device: string; hours: number }>
  | Reason<'measured-disk-used', { device: string; percent: number }>
  | Reason<'measured-disk-spare-low', { device: string }>
  | Reason<'measured-disk-asleep', { device: string }>
  | Reason<'measured-disk-no-rights', { command: string }>
  | Reason<'measured-disk-no-tool', Nothing>
  | Reason<'measured-disk-silent', { device: string }>
  | Reason<'measured-no-sensor', Nothing>
  | Reason<'measured-heat', { from: number; peak: number; now: number }>
  | Reason<'measured-heat-stopped', { seconds: number; limit: number }>
  | Reason<'measured-heat-throttled', { times: number }>
  | Reason<'measured-heat-not-throttled', Nothing>
  | Reason<'measured-clock-slow', { percent: number }>
  | Reason<'measured-no-fan', Nothing>
  | Reason<'measured-fan-still', Nothing>
  | Reason<'measured-fan', { from: number; most: number }>
  | Reason<'measured-ports-found', { found: number; count: number }>
  | Reason<'measured-port', { number: number; name: string; speed: number; times: number }>
  | Reason<'measured-port-unknown-speed', { number: number; name: string; times: number }>
  | Reason<
      'measured-port-slow',
      { number: number; name: string; speed: number; could: number; times: number }
    >
  | Reason<'measured-memory', { usableMiB: number }>
  | Reason<'measured-memory-built-in', { builtInMiB: number }>
  | Reason<'measured-memory-test', Nothing>;

/** What helps. */
type Tried =
  | Reason<'measured-try-wifi-key', Nothing>
  | Reason<'measured-try-wifi-on', Nothing>
  | Reason<'measured-try-choose-wifi', Nothing>
  | Reason<'measured-try-wifi-firmware', Nothing>
  | Reason<'measured-try-cable', Nothing>
  | Reason<'measured-try-router', Nothing>
  | Reason<'measured-try-dns', Nothing>
  | Reason<'measured-try-portal', Nothing>
  | Reason<'measured-try-clock', Nothing>
  | Reason<'measured-try-certificate', Nothing>
  | Reason<'measured-try-graphics', Nothing>
  | Reason<'measured-try-disk', Nothing>
  | Reason<'measured-try-dust', Nothing>
  | Reason<'measured-try-fan', Nothing>
  | Reason<'measured-try-port', Nothing>;

/** What the test does, or waits for. */
type GoingOn =
  | Reason<'measured-now-link', Nothing>
  | Reason<'measured-now-address', Nothing>
  | Reason<'measured-now-name', Nothing>
  | Reason<'measured-now-page', Nothing>
  | Reason<'measured-now-secure-page', Nothing>
  | Reason<'measured-now-browser', Nothing>
  | Reason<'measured-now-reading', Nothing>
  | Reason<'measured-now-disk', Nothing>
  | Reason<'measured-now-unplug', Nothing>
  | Reason<'measured-now-plugged-again', Nothing>
  | Reason<'measured-now-discharging', { minutes: number }>
  | Reason<'measured-now-plug-in', Nothing>
  | Reason<'measured-now-move-plug', Nothing>
  | Reason<'measured-now-load', { seconds: number }>
  | Reason<'measured-now-cooling', Nothing>
  | Reason<'measured-now-next-port', Nothing>
  | Reason<'measured-now-all-ports', Nothing>;
