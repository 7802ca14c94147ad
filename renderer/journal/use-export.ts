import { useEffect, useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { Result } from '../../main/common/result.ts';
import type { ExportPreview, ExportRequest, LabelSheet } from '../../preload/exchange.ts';
import { unforeseen } from './use-asked.ts';

/** What would leave; `null` while it is being made for the first time. What is shown stays until the next is there. */
export function usePreview(request: ExportRequest): Result<ExportPreview, Reason> | null {
  const [preview, setPreview] = useState<Result<ExportPreview, Reason> | null>(null);
  const asked = JSON.stringify(request);
  useEffect(() => {
    let wanted = true;
    void window.rekindle
      .previewExport(JSON.parse(asked) as ExportRequest)
      .catch(() => unforeseen)
      .then((answer) => {
        if (wanted) setPreview(answer);
      });
    return () => {
      wanted = false;
    };
  }, [asked]);
  return preview;
}

/** The sheets of labels that are known; none until they have come. */
export function useLabelSheets(): readonly LabelSheet[] {
  const [sheets, setSheets] = useState<readonly LabelSheet[]>([]);
  useEffect(() => {
    let wanted = true;
    void window.rekindle.labelSheets().then((known) => {
      if (wanted) setSheets(known);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return sheets;
}

/** What became of the last saving or printing. */
export type ExportEnd =
  | { readonly kind: 'saved'; readonly file: string }
  | { readonly kind: 'printed' }
  | { readonly kind: 'failed'; readonly reason: Reason };

interface Delivery {
  readonly busy: boolean;
  /** `null`: nothing yet, or the dialog was dismissed. */
  readonly end: ExportEnd | null;
  readonly save: (request: ExportRequest) => void;
  readonly print: (request: ExportRequest) => void;
}

export function useDelivery(): Delivery {
  const [state, setState] = useState<Pick<Delivery, 'busy' | 'end'>>({ busy: false, end: null });
  const deliver = <Value>(
    asked: Promise<Result<Value, Reason>>,
    endOf: (value: Value) => ExportEnd | null,
  ) => {
    setState({ busy: true, end: null });
    void asked
      .catch(() => unforeseen)
      .then((answer) =>
        setState({
          busy: false,
          end: answer.ok ? endOf(answer.value) : { kind: 'failed', reason: answer.error },
        }),
      );
  };
  return {
    ...state,
    save: (request) =>
      deliver(window.rekindle.saveExport(request), (file) =>
        file === null ? null : { kind: 'saved', file },
      ),
    print: (request) =>
      deliver(window.rekindle.printExport(request), (printed) => (printed ? { kind: 'printed' } : null)),
  };
}
