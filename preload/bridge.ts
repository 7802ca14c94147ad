import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { ChannelName, Envelope, EventName, Events, Reply, Request } from './contract.ts';

/** Asks the main process. A refusal is a programming mistake or an attack: it rejects with its bare code. */
async function ask<Name extends ChannelName>(name: Name, request: Request<Name>): Promise<Reply<Name>> {
  const envelope = (await ipcRenderer.invoke(name, request)) as Envelope<Reply<Name>>;
  if (!envelope.ok) throw new Error(envelope.refusal);
  return envelope.value;
}

/** Hears an event until the returned function is called. */
function hear<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void {
  const wrapped = (_event: IpcRendererEvent, payload: Events[Name]): void => listener(payload);
  ipcRenderer.on(name, wrapped);
  return () => {
    ipcRenderer.removeListener(name, wrapped);
  };
}

type Listener<Name extends EventName> = (event: Events[Name]) => void;

/** All that the window can do outside itself. */
const bridge = {
  start: () => ask('app:start', undefined),
  changeSettings: (settings: Request<'settings:change'>) => ask('settings:change', settings),

  chooseImage: () => ask('image:choose', undefined),
  chooseChecksumFile: () => ask('image:choose-sums', undefined),
  practiceImage: () => ask('image:practice', undefined),
  inspectImage: (path: string) => ask('image:inspect', { path }),
  proveImage: (request: Request<'image:prove'>) => ask('image:prove', request),
  stopProving: () => ask('image:stop-proving', undefined),
  onImageProgress: (listener: Listener<'image:progress'>) => hear('image:progress', listener),
  onImageOpened: (listener: Listener<'image:opened'>) => hear('image:opened', listener),
  /** The real path of a file that was dropped on the window. */
  pathOfDropped: (file: File) => webUtils.getPathForFile(file),

  watchDrives: (request: Request<'drives:watch'>) => ask('drives:watch', request),
  stopWatchingDrives: () => ask('drives:stop-watching', undefined),
  onDrivesChanged: (listener: Listener<'drives:changed'>) => hear('drives:changed', listener),

  makeSticks: (request: Request<'stick:make'>) => ask('stick:make', request),
  cancelSticks: () => ask('stick:cancel', undefined),
  onStickEvent: (listener: Listener<'stick:event'>) => hear('stick:event', listener),

  adviceQuestions: () => ask('advice:questions', undefined),
  chooseReports: () => ask('advice:choose-reports', undefined),
  recommend: (request: Request<'advice:recommend'>) => ask('advice:recommend', request),

  copyText: (text: string) => ask('clipboard:copy', { text }),
  onCloseAsked: (listener: Listener<'window:close-asked'>) => hear('window:close-asked', listener),
  closeWindow: () => ask('window:close', undefined),
};

export type Bridge = typeof bridge;

declare global {
  interface Window {
    readonly rekindle: Bridge;
  }
}

contextBridge.exposeInMainWorld('rekindle', bridge);
