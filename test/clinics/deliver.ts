import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { claimsDelivery } from './claims-delivery.ts'
import { patientsDelivery } from './patients-delivery.ts'
import { visitsDelivery } from './visits-delivery.ts'

/** Writes every clinic's deliveries below a data folder. */
export function deliver(dataFolder: string): void {
  for (const delivery of [patientsDelivery, visitsDelivery, claimsDelivery]) {
    for (const [path, content] of Object.entries(delivery)) {
      const target = join(dataFolder, 'clinics', path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, content)
    }
  }
}
