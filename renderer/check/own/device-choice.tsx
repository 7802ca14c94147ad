import { Choice } from '../../components/choice.tsx';

interface DeviceChoiceProps {
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  /** `null`: the one that the system prefers. */
  readonly value: string | null;
  readonly onChange: (device: string) => void;
}

/** Which of several devices; nothing to be asked where there is one. */
export function DeviceChoice({ label, devices, value, onChange }: DeviceChoiceProps) {
  if (devices.length < 2) return null;
  return (
    <Choice
      apart
      label={label}
      value={value ?? devices[0]?.deviceId ?? ''}
      onChange={onChange}
      options={devices.map(({ deviceId, label: name }, i) => ({
        value: deviceId,
        text: name === '' ? `${label} ${i + 1}` : name,
      }))}
    />
  );
}
