with today as (select max(dtCreated)::date as as_of from Tickets),
visit as (
  select lCustomerID as customer, count(*) filter (not coalesce(bRewash, false)) as visits,
    count(*) filter (not coalesce(bRewash, false) and as_of - dtCreated::date < 90) as visits_last_90_days,
    (min(dtCreated) filter (not coalesce(bRewash, false)))::date as first_visit,
    (max(dtCreated) filter (not coalesce(bRewash, false)))::date as last_visit, sum(coalesce(cTotal, 0)) as wash_spend
  from Tickets, today where lCustomerID is not null and dtCreated is not null and not coalesce(bVoid, false) group by all
),
charge as (
  select lMembershipID as membership, arg_max(coalesce(cAmount, 0), (coalesce(iAttempt, 1), dtCharged, lChargeID)) as amount,
    bool_or(sResult = 'approved') and not bool_or(coalesce(sResult, '') = 'refunded') as kept
  from RecurringCharges where lMembershipID is not null and (dtDue is not null or dtCharged is not null)
  group by coalesce(lSiteID, 0), membership, coalesce(dtDue, dtCharged)::date
),
paid as (
  select lCustomerID as customer, coalesce(sum(amount) filter (kept), 0) as membership_paid
  from charge join Memberships on lMembershipID = membership where lCustomerID is not null group by all
),
held as (
  select lCustomerID as customer, arg_max({plan: coalesce(sPlan, 'No plan'), since: dtStart::date, price: cMonthlyPrice}, (dtStart, lMembershipID)) as latest
  from Memberships, today
  where lCustomerID is not null and dtStart::date <= as_of and (dtCancel is null or dtCancel::date > as_of) group by all
),
everybody as (
  select lCustomerID as customer from Customers union select lCustomerID from Memberships union select lCustomerID from Tickets
)
select customer, nullif(trim(concat_ws(' ', sFirstName, sLastName)), '') as name, sEmail as email,
  coalesce(s.sSiteName, if(c.lSiteID is null, 'No site', 'Site ' || c.lSiteID)) as location, s.sCity as city, s.sState as state,
  s.sRegion as region, c.dtCreated::date as customer_since, latest.plan as plan, latest.since as plan_since, latest.price::decimal(18,2) as monthly_price,
  coalesce(visits, 0) as visits, coalesce(visits_last_90_days, 0) as visits_last_90_days, first_visit, last_visit,
  as_of - last_visit as days_since_visit, coalesce(wash_spend, 0) as wash_spend, coalesce(membership_paid, 0) as membership_paid,
  coalesce(wash_spend, 0) + coalesce(membership_paid, 0) as lifetime_value, as_of
from everybody cross join today left join Customers c on c.lCustomerID = customer left join Sites s on s.lSiteID = c.lSiteID
left join visit using (customer) left join paid using (customer) left join held using (customer)
where customer is not null
