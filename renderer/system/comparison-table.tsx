import type { ComparisonRow } from '../../preload/advice.ts';
import { Button } from '../components/button.tsx';
import { useText } from '../messages/text-provider.tsx';

interface ComparisonTableProps {
  readonly rows: readonly ComparisonRow[];
  readonly onTake: (id: string) => void;
}

/** Everything that fits, side by side, best first. */
export function ComparisonTable({ rows, onTake }: ComparisonTableProps) {
  const { t, size } = useText();
  const unknown = t('unknown');
  const memory = (ramMiB: number | null): string =>
    ramMiB === null ? unknown : t('advice-memory', { ramMiB });
  const yesNo = (value: boolean | null): string =>
    value === null ? unknown : t(value ? 'app-yes' : 'app-no');
  return (
    <div className="advice-table" role="region" aria-label={t('advice-table')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {(
              [
                'system',
                'fit',
                'desktop',
                'boot',
                'pleasant',
                'size',
                'keeps',
                'secure-boot',
                'maturity',
                'method',
                'take',
              ] as const
            ).map((column) => (
              <th key={column} scope="col">
                {t(`advice-column-${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>{t(`advice-fit-${row.fit}`)}</td>
              <td>{row.desktop ?? unknown}</td>
              <td>{memory(row.ramBootMiB)}</td>
              <td>{memory(row.ramPleasantMiB)}</td>
              <td>{row.sizeBytes === null ? unknown : size(row.sizeBytes)}</td>
              <td>{yesNo(row.keepsFiles)}</td>
              <td>{yesNo(row.secureBoot)}</td>
              <td>{row.maturity === null ? unknown : t(`advice-maturity-${row.maturity}`)}</td>
              <td>{row.method === null ? unknown : t(`advice-method-${row.method}`)}</td>
              <td>
                <Button
                  kind="quiet"
                  onPress={() => onTake(row.id)}
                  label={t('advice-take-named', { system: row.name })}
                >
                  {t('advice-take-short')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
