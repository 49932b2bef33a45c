import type { Readable } from 'node:stream'
import type { Engine } from '../engine/engine.ts'
import type { Storage } from '../storage/storage.ts'
import type { Workspace } from './workspace.ts'

/**
 * The workspace with a checkpoint at each statement and each delivered file: once the signal is aborted, what runs is
 * stopped and whatever comes next rejects with the signal's reason. A commit is no statement, so it is never cut.
 */
export function interruptible(workspace: Workspace, signal: AbortSignal): Workspace {
  signal.addEventListener('abort', workspace.engine.interrupt, { once: true })
  return {
    ...workspace,
    engine: engineUntil(signal, workspace.engine),
    deliveries: storageUntil(signal, workspace.deliveries),
  }
}

function engineUntil(signal: AbortSignal, engine: Engine): Engine {
  const until = async <T>(work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      // The engine says that it was interrupted; by whom and what next, the reason says.
      throw signal.aborted ? signal.reason : error
    }
  }
  return {
    ...engine,
    run: (statement) => until(() => engine.run(statement)),
    rows: (query) => until(() => engine.rows(query)),
    describe: (query) => until(() => engine.describe(query)),
    stream: async function* (query) {
      for await (const rows of engine.stream(query)) {
        signal.throwIfAborted()
        yield rows
      }
    },
  }
}

function storageUntil(signal: AbortSignal, storage: Storage): Storage {
  return {
    ...storage,
    list: async (prefix) => {
      signal.throwIfAborted()
      return storage.list(prefix)
    },
    sha256: async (path) => storage.sha256(path, signal),
    read: async (path) => {
      signal.throwIfAborted()
      return streamUntil(signal, await storage.read(path))
    },
  }
}

function streamUntil(signal: AbortSignal, stream: Readable): Readable {
  const stop = (): void => void stream.destroy(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  stream.once('close', () => signal.removeEventListener('abort', stop))
  return stream
}
