import { createRequire } from 'node:module';
import type koffiModule from 'koffi';
import { err, ok, type Result } from '../../common/result.ts';

/** Address of something that the library owns; `null` is C's NULL. */
export type Pointer = bigint | null;

/** Where a function leaves a pointer: the first element. */
export type Out = [Pointer];

/** `GAsyncReadyCallback`, with the number that was given when the work was started. */
type ReadyCallback = (source: Pointer, asyncResult: Pointer, id: bigint | null) => void;

/** What of GLib, GObject and GIO is used. Signatures as in their reference, https://docs.gtk.org/gio/. */
export interface Glib {
  readonly newContext: () => Pointer;
  readonly unrefContext: (context: Pointer) => void;
  readonly pushContext: (context: Pointer) => void;
  readonly popContext: (context: Pointer) => void;
  /** Returns 0 if there was nothing to do. */
  readonly iterate: (context: Pointer, mayBlock: 0) => number;
  readonly registerReady: (callback: ReadyCallback) => bigint;
  readonly unregister: (callback: bigint) => void;

  readonly addressForBus: (type: number, cancellable: null, error: Out) => string | null;
  readonly connect: (
    address: string,
    flags: number,
    observer: null,
    cancellable: Pointer,
    ready: bigint,
    id: bigint,
  ) => void;
  readonly connectFinish: (asyncResult: Pointer, error: Out) => Pointer;
  readonly call: (
    connection: Pointer,
    destination: string,
    path: string,
    interfaceName: string,
    method: string,
    args: Pointer,
    replyType: null,
    flags: number,
    timeoutMs: number,
    handles: null,
    cancellable: Pointer,
    ready: bigint,
    id: bigint,
  ) => void;
  readonly callFinish: (connection: Pointer, handles: Out, asyncResult: Pointer, error: Out) => Pointer;
  readonly handleCount: (list: Pointer) => number;
  /** A duplicate that is closed on exec, or -1. */
  readonly handleAt: (list: Pointer, index: number, error: Out) => number;
  readonly newCancellable: () => Pointer;
  readonly cancel: (cancellable: Pointer) => void;
  readonly unref: (object: Pointer) => void;

  readonly parseVariant: (type: null, text: string, limit: null, end: null, error: Out) => Pointer;
  readonly unrefVariant: (variant: Pointer) => void;
  readonly variantType: (variant: Pointer) => string;
  readonly childCount: (variant: Pointer) => number;
  readonly childAt: (variant: Pointer, index: number) => Pointer;
  readonly stringOf: (variant: Pointer, length: null) => string;
  readonly bytestringOf: (variant: Pointer) => string;
  readonly booleanOf: (variant: Pointer) => number;
  readonly byteOf: (variant: Pointer) => number;
  readonly int16Of: (variant: Pointer) => number;
  readonly uint16Of: (variant: Pointer) => number;
  readonly int32Of: (variant: Pointer) => number;
  readonly uint32Of: (variant: Pointer) => number;
  readonly int64Of: (variant: Pointer) => number | bigint;
  readonly uint64Of: (variant: Pointer) => number | bigint;
  readonly doubleOf: (variant: Pointer) => number;
  readonly handleOf: (variant: Pointer) => number;

  /** The fields of a `GError`. */
  readonly readError: (error: Pointer) => { domain: number; code: number; message: string };
  readonly remoteError: (error: Pointer) => string | null;
  readonly quarkName: (quark: number) => string | null;
  readonly freeError: (error: Pointer) => void;
}

let loaded: Result<Glib, string> | undefined;

/**
 * GLib, GObject and GIO by FFI. An error, in the words of whoever refused, where koffi or one of the libraries
 * cannot be loaded: a computer without a desktop, another system, a processor that koffi does not have.
 */
export function loadGlib(): Result<Glib, string> {
  loaded ??= load();
  return loaded;
}

function load(): Result<Glib, string> {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof koffiModule;
    return ok(bind(koffi));
  } catch (error) {
    return err(error instanceof Error ? error.message.slice(0, 300) : 'unknown');
  }
}

function bind(koffi: typeof koffiModule): Glib {
  const gio = koffi.load('libgio-2.0.so.0');
  const glib = koffi.load('libglib-2.0.so.0');
  const gobject = koffi.load('libgobject-2.0.so.0');
  // No type gets a name: names are shared by all copies of this module in one program.
  const out = koffi.out(koffi.pointer('void *'));
  const ownedText = koffi.disposable('str', glib.func('void g_free(void *)'));
  const gError = koffi.struct({ domain: 'uint32', code: 'int', message: 'const char *' });
  const ready = koffi.pointer(koffi.proto('void', ['void *', 'void *', 'void *']));
  return {
    newContext: glib.func('void *g_main_context_new()'),
    unrefContext: glib.func('void g_main_context_unref(void *)'),
    pushContext: glib.func('void g_main_context_push_thread_default(void *)'),
    popContext: glib.func('void g_main_context_pop_thread_default(void *)'),
    iterate: glib.func('int g_main_context_iteration(void *, int)'),
    registerReady: (callback) => koffi.register(callback, ready),
    unregister: (callback) => koffi.unregister(callback),

    addressForBus: gio.func('g_dbus_address_get_for_bus_sync', ownedText, ['int', 'void *', out]),
    connect: gio.func('g_dbus_connection_new_for_address', 'void', [
      ...['const char *', 'int', 'void *', 'void *'],
      ...[ready, 'void *'],
    ]),
    connectFinish: gio.func('g_dbus_connection_new_for_address_finish', 'void *', ['void *', out]),
    call: gio.func('g_dbus_connection_call_with_unix_fd_list', 'void', [
      ...['void *', 'const char *', 'const char *', 'const char *', 'const char *', 'void *'],
      ...['void *', 'int', 'int', 'void *', 'void *', ready, 'void *'],
    ]),
    callFinish: gio.func('g_dbus_connection_call_with_unix_fd_list_finish', 'void *', [
      ...['void *', out, 'void *', out],
    ]),
    handleCount: gio.func('int g_unix_fd_list_get_length(void *)'),
    handleAt: gio.func('g_unix_fd_list_get', 'int', ['void *', 'int', out]),
    newCancellable: gio.func('void *g_cancellable_new()'),
    cancel: gio.func('void g_cancellable_cancel(void *)'),
    unref: gobject.func('void g_object_unref(void *)'),

    parseVariant: glib.func('g_variant_parse', 'void *', ['void *', 'str', 'void *', 'void *', out]),
    unrefVariant: glib.func('void g_variant_unref(void *)'),
    variantType: glib.func('const char *g_variant_get_type_string(void *)'),
    childCount: glib.func('size_t g_variant_n_children(void *)'),
    childAt: glib.func('void *g_variant_get_child_value(void *, size_t)'),
    stringOf: glib.func('const char *g_variant_get_string(void *, void *)'),
    bytestringOf: glib.func('const char *g_variant_get_bytestring(void *)'),
    booleanOf: glib.func('int g_variant_get_boolean(void *)'),
    byteOf: glib.func('uint8 g_variant_get_byte(void *)'),
    int16Of: glib.func('int16 g_variant_get_int16(void *)'),
    uint16Of: glib.func('uint16 g_variant_get_uint16(void *)'),
    int32Of: glib.func('int32 g_variant_get_int32(void *)'),
    uint32Of: glib.func('uint32 g_variant_get_uint32(void *)'),
    int64Of: glib.func('int64 g_variant_get_int64(void *)'),
    uint64Of: glib.func('uint64 g_variant_get_uint64(void *)'),
    doubleOf: glib.func('double g_variant_get_double(void *)'),
    handleOf: glib.func('int32 g_variant_get_handle(void *)'),

    readError: (error) => koffi.decode(error, gError) as { domain: number; code: number; message: string },
    remoteError: gio.func('g_dbus_error_get_remote_error', ownedText, ['void *']),
    quarkName: glib.func('const char *g_quark_to_string(uint32)'),
    freeError: glib.func('void g_error_free(void *)'),
  };
}
