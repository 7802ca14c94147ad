import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import {
  contract,
  type ChannelName,
  type Envelope,
  type EventName,
  type Events,
  type Reply,
  type Request,
} from '../../preload/contract.ts';
import { isOwnPage } from './origin.ts';
import { noteFailure } from './note-failure.ts';

type Handler<Name extends ChannelName> = (request: Request<Name>) => Reply<Name> | Promise<Reply<Name>>;

/** One handler for each channel of the contract: a missing one does not compile. */
export type Handlers = { readonly [Name in ChannelName]: Handler<Name> };

/** Some of the handlers, by the first word of their channels. */
export type HandlersOf<Area extends string> = {
  readonly [Name in Extract<ChannelName, `${Area}:${string}`>]: Handler<Name>;
};

/** Answers the window's requests: sender checked, request checked, errors kept inside. */
export function answer(handlers: Handlers): void {
  for (const name of Object.keys(contract) as ChannelName[]) register(name, handlers);
}

function register<Name extends ChannelName>(name: Name, handlers: Pick<Handlers, Name>): void {
  const schema = contract[name].request;
  const handler: Handler<Name> = handlers[name];
  ipcMain.handle(name, async (event, raw: unknown): Promise<Envelope<Reply<Name>>> => {
    if (!isOwnPage(senderOf(event))) return { ok: false, refusal: 'foreign-sender' };
    const request = schema.safeParse(raw);
    if (!request.success) return { ok: false, refusal: 'invalid-request' };
    try {
      return { ok: true, value: await handler(request.data) };
    } catch (error) {
      noteFailure(`answering ${name}`, error);
      return { ok: false, refusal: 'internal-error' };
    }
  });
}

function senderOf(event: IpcMainInvokeEvent): { url: string; topFrame: boolean } | null {
  const frame = event.senderFrame;
  return frame && { url: frame.url, topFrame: frame.parent === null };
}

/** Tells the window something; quietly does nothing once it is gone. */
export type Tell = <Name extends EventName>(name: Name, event: Events[Name]) => void;

export function tellWindow(window: () => BrowserWindow | null): Tell {
  return (name, event) => {
    const contents = window()?.webContents;
    if (!contents || contents.isDestroyed() || !isOwnPage({ url: contents.getURL(), topFrame: true })) return;
    contents.send(name, event);
  };
}
