with charges as (
  select coalesce(lSiteID, 0) as site, lMembershipID as membership, coalesce(dtDue, dtCharged)::date as due_on, count(*) as attempts,
    arg_max(coalesce(cAmount, 0), (coalesce(iAttempt, 1), dtCharged, lChargeID)) as amount,
    arg_min(coalesce(sResult, 'declined'), (coalesce(iAttempt, 1), dtCharged, lChargeID)) in ('approved', 'refunded') as at_first,
    bool_or(sResult in ('approved', 'refunded')) as collected, bool_or(sResult = 'refunded') as refunded,
    bool_or(sResult = 'expired_card') as expired
  from RecurringCharges
  where dtDue is not null or dtCharged is not null
  group by site, membership, if(lMembershipID is null, lChargeID, 0), due_on
),
of_location as (
  select date_trunc('month', due_on)::date as month, site, count(*) as charges, sum(attempts)::bigint as attempts,
    count(*) filter (at_first) as approved_charges, count(*) filter (not at_first) as failed_charges,
    count(*) filter (not at_first and collected) as recovered_charges, count(*) filter (not collected) as unpaid_charges,
    sum(amount) as charged_amount, coalesce(sum(amount) filter (not at_first), 0) as failed_amount,
    coalesce(sum(amount) filter (not at_first and collected), 0) as recovered_amount,
    coalesce(sum(amount) filter (not collected), 0) as amount_at_risk,
    coalesce(sum(amount) filter (refunded), 0) as refunded_amount,
    count(distinct membership) filter (expired) as expired_cards
  from charges group by all
)
select month, coalesce(s.sSiteName, if(site = 0, 'No site', 'Site ' || site)) as location, s.sCity as city, s.sState as state,
  s.sRegion as region, charges, attempts, approved_charges, failed_charges, recovered_charges, unpaid_charges,
  round(approved_charges / charges, 6)::decimal(9,6) as approval_rate, round(failed_charges / charges, 6)::decimal(9,6) as decline_rate,
  charged_amount, failed_amount, recovered_amount, amount_at_risk, refunded_amount, expired_cards
from of_location left join Sites s on s.lSiteID = site
