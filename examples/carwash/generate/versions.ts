import type { Charge } from './charges.ts'
import type { Membership } from './membership.ts'
import type { Payment } from './payments.ts'
import type { Person } from './people.ts'
import { increases, planPrice } from './prices.ts'
import type { Random } from './random.ts'
import type { Site } from './site.ts'
import type { Row, Version } from './tables.ts'
import type { Ticket } from './tickets.ts'
import { DAY, HOUR, type WallTime, WINDOW_END } from './wall-time.ts'

/** The site's own row. */
export function siteVersions(site: Site): readonly Version[] {
  const row = {
    lSiteID: site.number,
    sSiteName: site.name,
    sCity: site.city,
    sState: site.state,
    sRegion: site.region,
    dtOpened: site.opened,
    iTunnels: site.tunnels,
  }
  return [{ id: site.number, made: site.opened, at: site.opened, row }]
}

/** Customers; a few change their mind about offers later. */
export function customerVersions(
  site: Site,
  people: readonly Person[],
  draw: Random,
): readonly Version[] {
  return people.flatMap((who) => {
    const row = {
      lCustomerID: who.id,
      lSiteID: site.number,
      sFirstName: who.firstName,
      sLastName: who.lastName,
      sEmail: who.email,
      sPhone: who.phone,
      dtCreated: who.created,
      bOptIn: who.optIn,
    }
    const first = { id: who.id, made: who.created, at: who.created, row }
    const changed = Math.max(site.from, who.created) + draw.whole(1, 200) * DAY
    if (!draw.chance(0.03) || changed >= WINDOW_END) return [first]
    return [first, { ...first, at: changed, row: { ...row, bOptIn: !who.optIn } }]
  })
}

/** Memberships, as their standing and their price change and until they end. */
export function membershipVersions(
  site: Site,
  memberships: readonly Membership[],
): readonly Version[] {
  return memberships.flatMap((membership) => {
    const { id, start, cancel, reason, standing } = membership
    const row = (at: number, status: string, ended: boolean): Row => ({
      lMembershipID: id,
      lCustomerID: membership.person.id,
      lSiteID: site.number,
      sPlan: membership.plan,
      cMonthlyPrice: planPrice(site, membership.plan, at),
      dtStart: start,
      dtCancel: ended ? cancel : null,
      sCancelReason: ended ? reason : null,
      sStatus: status,
      dtUpdated: at,
    })
    const ended = cancel === null ? null : cancel + 20 * HOUR
    const dearer = increases(site)
      .filter((day) => day > start && day >= site.from)
      .map((day) => ({ at: day + 3 * HOUR, status: before(standing, day) }))
    const versions = [...standing, ...dearer]
      .sort((a, b) => a.at - b.at)
      .filter(({ at }) => ended === null || at < ended)
      .map(({ at, status }) => ({ id, made: start, at, row: row(at, status, false) }))
    if (ended !== null)
      versions.push({ id, made: start, at: ended, row: row(ended, 'cancelled', true) })
    return versions
  })
}

function before(standing: Membership['standing'], day: WallTime): string {
  return standing.findLast(({ at }) => at < day)?.status ?? 'active'
}

/** Attempts to charge; a refunded one says so from that day on. */
export function chargeVersions(site: Site, charges: readonly Charge[]): readonly Version[] {
  return charges.flatMap((charge, at) => {
    const id = site.number * 10_000_000 + at + 1
    const row = {
      lChargeID: id,
      lMembershipID: charge.membership.id,
      lSiteID: site.number,
      dtDue: charge.due,
      dtCharged: charge.charged,
      cAmount: charge.cents,
      sResult: charge.result,
      iAttempt: charge.attempt,
    }
    const first = { id, made: charge.charged, at: charge.charged, row }
    if (charge.refunded === null || charge.refunded >= WINDOW_END) return [first]
    return [first, { ...first, at: charge.refunded, row: { ...row, sResult: 'refunded' } }]
  })
}

/** Washes; a corrected one has a second version with a later dtUpdated. */
export function ticketVersions(site: Site, tickets: readonly Ticket[]): readonly Version[] {
  return tickets.flatMap((ticket) => {
    const { id, created, correction } = ticket
    const row = {
      lTicketID: id,
      lSiteID: site.number,
      dtCreated: created,
      lCustomerID: ticket.person?.id ?? null,
      lHouseAccountID: ticket.account?.id ?? null,
      sPlate: ticket.plate,
      sWashType: ticket.wash,
      cTotal: ticket.totalCents,
      cDiscount: ticket.discountCents,
      bVoid: ticket.voided,
      bRewash: ticket.payer === 'rewash',
      iDurationSec: ticket.seconds,
      dtUpdated: created + ticket.seconds,
    }
    const first = { id, made: created, at: created, row }
    if (correction === null) return [first]
    const corrected = {
      ...row,
      bVoid: correction.voided,
      cTotal: row.cTotal - correction.offCents,
      cDiscount: row.cDiscount + correction.offCents,
      dtUpdated: correction.at,
    }
    return [first, { ...first, at: correction.at, row: corrected }]
  })
}

/** Payments; once written they stay. */
export function paymentVersions(site: Site, payments: readonly Payment[]): readonly Version[] {
  return payments.map((payment, at) => {
    const id = site.number * 10_000_000 + at + 1
    const row = {
      lPaymentID: id,
      lTicketID: payment.ticketId,
      dtPaid: payment.paid,
      cAmount: payment.cents,
      sMethod: payment.method,
      sCardType: payment.cardType,
      sResult: payment.result,
      sReference: payment.reference,
    }
    return { id, made: payment.paid, at: payment.paid, row }
  })
}
