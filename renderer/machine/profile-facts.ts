import type { Fact } from '../components/facts.tsx';
import type { MachineProfile } from '../../preload/advice.ts';
import type { Texts } from '../messages/text-provider.tsx';

/** A computer in one line: what a person recognises it by. */
export function machineLine(profile: MachineProfile, { t }: Texts): string {
  const { maker, model, cpu, ramMiB } = profile;
  const name = [maker, model].filter((part) => part !== null).join(' ');
  const parts = [
    name === '' ? null : name,
    cpu.name,
    ramMiB === null ? null : t('advice-memory-of', { ramMiB }),
  ].filter((part) => part !== null);
  return parts.length === 0 ? t('advice-machine-unknown') : parts.join(' · ');
}

/** Everything that is known of a computer, as names and values; what is not known is told as such. */
export function machineFacts(profile: MachineProfile, texts: Texts): Fact[] {
  const { t, size } = texts;
  const unknown = t('unknown');
  const { cpu, firmware, disks, graphics, network, battery } = profile;
  const list = (items: readonly string[] | null): string =>
    items === null ? unknown : items.length === 0 ? t('advice-fact-none') : items.join(', ');
  const device = ({
    name,
    vendorId,
    deviceId,
  }: {
    name: string | null;
    vendorId: string | null;
    deviceId: string | null;
  }): string => name ?? (vendorId === null || deviceId === null ? unknown : `${vendorId}:${deviceId}`);
  return [
    {
      name: t('advice-fact-computer'),
      value: [profile.maker, profile.model].filter(Boolean).join(' ') || unknown,
    },
    { name: t('advice-fact-year'), value: profile.year === null ? unknown : String(profile.year) },
    { name: t('advice-fact-processor'), value: cpu.name ?? unknown },
    {
      name: t('advice-fact-bits'),
      value: cpu.longMode === null ? unknown : t(cpu.longMode ? 'advice-bits-64' : 'advice-bits-32'),
    },
    { name: t('advice-fact-cores'), value: cpu.cores === null ? unknown : String(cpu.cores) },
    {
      name: t('advice-fact-abilities'),
      value: [['PAE', cpu.pae] as const, ['SSE2', cpu.sse2] as const, ['SSE3', cpu.sse3] as const]
        .map(([name, has]) => `${name}: ${has === null ? unknown : t(has ? 'app-yes' : 'app-no')}`)
        .join(', '),
    },
    {
      name: t('advice-fact-memory'),
      value: profile.ramMiB === null ? unknown : t('advice-memory', { ramMiB: profile.ramMiB }),
    },
    {
      name: t('advice-fact-firmware'),
      value: firmware.kind === null ? unknown : t(`advice-firmware-${firmware.kind}`),
    },
    {
      name: t('advice-fact-secure-boot'),
      value: firmware.secureBoot === null ? unknown : t(firmware.secureBoot ? 'advice-on' : 'advice-off'),
    },
    {
      name: t('advice-fact-disks'),
      value: list(
        disks?.map(({ model, sizeBytes, health }) =>
          [
            model ?? unknown,
            sizeBytes === null ? null : size(sizeBytes),
            health === null ? null : t(health === 'good' ? 'advice-disk-good' : 'advice-disk-failing'),
          ]
            .filter((part) => part !== null)
            .join(' '),
        ) ?? null,
      ),
    },
    { name: t('advice-fact-graphics'), value: list(graphics?.map(device) ?? null) },
    { name: t('advice-fact-network'), value: list(network?.map(device) ?? null) },
    {
      name: t('advice-fact-battery'),
      value:
        battery?.wear == null
          ? unknown
          : t('advice-battery-left', { percent: Math.round((1 - battery.wear) * 100) }),
    },
  ];
}
