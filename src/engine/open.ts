import type { Engine, EngineOptions } from './engine.ts'

/** Opens the engine that a project names; each is loaded only when it is asked for. */
export async function openEngine(kind: 'duckdb', options: EngineOptions = {}): Promise<Engine> {
  switch (kind) {
    case 'duckdb': {
      const { openDuckDb } = await import('./duckdb.ts')
      return openDuckDb(options)
    }
  }
}
