import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { ExportPreview } from '../../preload/exchange.ts';
import { Alert } from '../components/alert.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';

/** What leaves, the very thing, and what does not. */
export function ExportPreviewCard({ preview }: { readonly preview: Result<ExportPreview, Reason> | null }) {
  const { t, say } = useText();
  return (
    <section className="stack export-preview" aria-labelledby="export-preview">
      <h2 id="export-preview">{t('export-preview')}</h2>
      {preview === null ? (
        <Progress label={t('export-preview-making')} fraction={null} />
      ) : preview.ok ? (
        <>
          <LeftOutLine preview={preview.value} />
          <Shown shows={preview.value.shows} machines={preview.value.machines} />
        </>
      ) : (
        <Alert tone="info">
          <p>{say(preview.error)}</p>
        </Alert>
      )}
    </section>
  );
}

function LeftOutLine({ preview }: { readonly preview: ExportPreview }) {
  const { t } = useText();
  const { machines, checks, leftOut } = preview;
  const { serials, names } = leftOut;
  const both = String(serials > 0 && names > 0);
  return (
    <p>
      {t('export-about', { machines, checks })}.{' '}
      {serials + names === 0 ? t('export-nothing-left-out') : t('export-left-out', { serials, names, both })}
    </p>
  );
}

function Shown({ shows, machines }: { readonly shows: ExportPreview['shows']; readonly machines: number }) {
  const { t } = useText();
  switch (shows.kind) {
    case 'page':
      return (
        <>
          {shows.shown < machines && <p className="soft">{t('export-page-first', { shown: shows.shown })}</p>}
          {/* Of another origin, and without any right: nothing in it can do anything. */}
          <div className="export-paper">
            <iframe className="export-page" sandbox="" src={shows.address} title={t('export-preview')} />
          </div>
        </>
      );
    case 'table':
      return (
        <>
          {shows.rows.length < shows.total && (
            <p className="soft">
              {t('export-table-first', { shown: shows.rows.length, total: shows.total })}
            </p>
          )}
          <div className="export-table" role="group" aria-label={t('export-preview')} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  {shows.heading.map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shows.rows.map((row, n) => (
                  <tr key={`${n} ${row[0] ?? ''}`}>
                    {row.map((cell, column) => (
                      <td key={shows.heading[column]}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      );
    case 'text':
      return (
        <>
          {!shows.whole && <p className="soft">{t('export-text-first')}</p>}
          <pre className="export-text fixed" role="group" aria-label={t('export-preview')} tabIndex={0}>
            {shows.text}
          </pre>
        </>
      );
  }
}
