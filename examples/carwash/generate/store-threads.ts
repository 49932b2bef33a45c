import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { deliverStore, type StoreDelivered, type StoreOrder } from './store-deliveries.ts'

/** What a thread says when a store is done, or could not be. */
type Said = { readonly delivered: StoreDelivered } | { readonly error: unknown }

/** Memory of each thread's own, in MiB: one store of the largest scale with room to spare. */
const MOST_MB = 1536

/**
 * Delivers stores in several threads, each taking the next one when it is done; with one, in this one. Rejects with
 * the first store's error once every thread has ended what it was at: an engine that is cut off takes the process down.
 */
export async function deliverStores(
  orders: readonly StoreOrder[],
  threads: number,
  done: (delivered: StoreDelivered) => void,
): Promise<void> {
  if (threads < 2) {
    for (const order of orders) done(await deliverStore(order))
    return
  }
  const waiting = orders.values()
  const workers = Array.from({ length: Math.min(threads, orders.length) }, newThread)
  const failures: unknown[] = []
  const lane = async (worker: Worker): Promise<void> => {
    for (const order of waiting) {
      if (failures.length > 0) return
      done(await delivered(worker, order))
    }
  }
  await Promise.all(workers.map((worker) => lane(worker).catch((error) => failures.push(error))))
  await Promise.all(workers.map((worker) => worker.terminate()))
  if (failures.length > 0) throw failures[0]
}

/** One thread and the moment at which it fails. */
function newThread(): Worker {
  const file = `store-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`
  return new Worker(new URL(file, import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
  })
}

async function delivered(worker: Worker, order: StoreOrder): Promise<StoreDelivered> {
  worker.postMessage(order)
  const [said] = (await once(worker, 'message')) as [Said]
  if ('error' in said) throw said.error
  return said.delivered
}
