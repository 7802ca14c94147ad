import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { ChannelName, Envelope, EventName, Events, Reply, Request } from './contract.ts';
import type { OwnTest } from './own-tests.ts';

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

  chooseImages: () => ask('kit:choose', undefined),
  foreseeKit: (request: Request<'kit:foresee'>) => ask('kit:foresee', request),
  proveForKit: (path: string) => ask('kit:prove', { path }),
  stopProvingForKit: () => ask('kit:stop-proving', undefined),
  makeKit: (request: Request<'kit:make'>) => ask('kit:make', request),
  readKit: (request: Request<'kit:read'>) => ask('kit:read', request),
  changeKit: (request: Request<'kit:change'>) => ask('kit:change', request),

  restoreStick: (request: Request<'care:restore'>) => ask('care:restore', request),
  probeStick: (request: Request<'care:probe'>) => ask('care:probe', request),
  cancelCare: () => ask('care:cancel', undefined),
  onCareEvent: (listener: Listener<'care:event'>) => hear('care:event', listener),

  adviceQuestions: () => ask('advice:questions', undefined),
  chooseReports: () => ask('advice:choose-reports', undefined),
  recommend: (request: Request<'advice:recommend'>) => ask('advice:recommend', request),
  bootHelp: (request: Request<'boot:help'>) => ask('boot:help', request),

  checkList: () => ask('check:list', undefined),
  beginCheck: (request: Request<'check:begin'>) => ask('check:begin', request),
  openCheck: (request: Request<'check:open'>) => ask('check:open', request),
  answerCheck: (request: Request<'check:answer'>) => ask('check:answer', request),
  takeBackAnswer: (request: Request<'check:take-back'>) => ask('check:take-back', request),
  finishCheck: (request: Request<'check:finish'>) => ask('check:finish', request),
  unfinishedChecks: () => ask('check:unfinished', undefined),
  choosePhoto: () => ask('check:choose-photo', undefined),
  allowMedia: (request: Request<'check:allow-media'>) => ask('check:allow-media', request),
  coverScreen: (request: Request<'check:full-screen'>) => ask('check:full-screen', request),

  journalTrouble: () => ask('journal:trouble', undefined),
  dismissJournalNotices: () => ask('journal:dismiss', undefined),
  listMachines: (request: Request<'journal:list'>) => ask('journal:list', request),
  machine: (id: string) => ask('journal:machine', { id }),
  describeMachine: (request: Request<'journal:describe'>) => ask('journal:describe', request),
  forgetMachine: (id: string) => ask('journal:forget', { id }),
  checkSheet: (id: string) => ask('journal:check', { id }),
  compareMachines: (first: string, second: string) => ask('journal:compare', { first, second }),
  sticks: () => ask('journal:sticks', undefined),
  stick: (id: string) => ask('journal:stick', { id }),

  startOwnTest: (test: OwnTest) => ask('own-test:start', { test }),
  stopOwnTest: (test: OwnTest) => ask('own-test:stop', { test }),
  lookAtOwnTest: (test: OwnTest) => ask('own-test:look', { test }),
  countUsbPorts: (count: number | null) => ask('own-test:count-ports', { count }),
  onOwnTestChanged: (listener: Listener<'own-test:changed'>) => hear('own-test:changed', listener),

  watchResults: () => ask('import:watch', undefined),
  stopWatchingResults: () => ask('import:stop-watching', undefined),
  onResultsSticks: (listener: Listener<'import:sticks'>) => hear('import:sticks', listener),
  chooseResults: (request: Request<'import:choose'>) => ask('import:choose', request),
  importResults: (paths: readonly string[]) => ask('import:run', { paths: [...paths] }),
  readCode: (code: string) => ask('import:read-code', { code }),
  importCode: (request: Request<'import:code'>) => ask('import:code', request),

  labelSheets: () => ask('export:label-sheets', undefined),
  previewExport: (request: Request<'export:preview'>) => ask('export:preview', request),
  saveExport: (request: Request<'export:save'>) => ask('export:save', request),
  showSavedExport: () => ask('export:show-file', undefined),
  printExport: (request: Request<'export:print'>) => ask('export:print', request),

  offerImage: (request: Request<'get:offer'>) => ask('get:offer', request),
  downloads: () => ask('get:queue', undefined),
  startDownload: (request: Request<'get:start'>) => ask('get:start', request),
  actOnDownload: (request: Request<'get:act'>) => ask('get:act', request),
  onDownloadsChanged: (listener: Listener<'get:changed'>) => hear('get:changed', listener),

  lookAtLibrary: () => ask('library:look', undefined),
  chooseLibraryFolder: () => ask('library:choose-folder', undefined),
  takeUsualLibraryFolder: () => ask('library:usual-folder', undefined),
  openLibraryFolder: () => ask('library:open-folder', undefined),
  setImageAside: (name: string) => ask('library:set-aside', { name }),
  putImageBack: (name: string) => ask('library:put-back', { name }),
  forgetImagesAside: () => ask('library:forget-aside', undefined),
  discardArriving: (name: string) => ask('library:discard-arriving', { name }),
  refreshLibrary: () => ask('library:refresh', undefined),
  adoptImage: (request: Request<'library:adopt'>) => ask('library:adopt', request),
  stopAdopting: () => ask('library:stop-adopting', undefined),
  onAdopting: (listener: Listener<'library:adopting'>) => hear('library:adopting', listener),

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
