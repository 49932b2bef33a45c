import { parentPort } from 'node:worker_threads'
import { deliverStore, type StoreOrder } from './store-deliveries.ts'

/** A thread that delivers the stores that it is handed, one after another. */
parentPort?.on('message', (order: StoreOrder) => {
  deliverStore(order).then(
    (delivered) => parentPort?.postMessage({ delivered }),
    (error: unknown) => parentPort?.postMessage({ error }),
  )
})
