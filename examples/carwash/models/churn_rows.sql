-- One row a member and month start, with what was known before that day. Definitions: docs/guides/churn-model.md
WITH window_of_data AS (
  SELECT
    max(CAST(coalesce(dtUpdated, dtStart) AS DATE)) AS newest_day,
    month_start(max(CAST(coalesce(dtUpdated, dtStart) AS DATE))) AS newest_month
  FROM Memberships
),
-- Washes and charges of the two months before must have been delivered.
deliveries AS (
  SELECT add_months(month_start(min(coalesce(dtDue, dtCharged))), 2) AS first_month
  FROM RecurringCharges
),
digits AS (
  SELECT d FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS t(d)
),
-- The newest hundred at most. Training wants each of them, scoring the newest two.
months AS (
  SELECT add_months(w.newest_month, -(a.d + 10 * b.d)) AS month
  FROM deliveries AS f
  CROSS JOIN window_of_data AS w
  CROSS JOIN digits AS a
  CROSS JOIN digits AS b
  WHERE a.d + 10 * b.d <= months_between_dates(f.first_month, w.newest_day)
    AND wanted_month(add_months(w.newest_month, -(a.d + 10 * b.d)), w.newest_month)
),
span AS (
  SELECT min(month) AS first_month, max(month) AS last_month FROM months
),
held AS (
  SELECT
    lMembershipID AS membership,
    lCustomerID AS customer,
    coalesce(lSiteID, 0) AS site,
    coalesce(sPlan, 'No plan') AS plan,
    CAST(dtStart AS DATE) AS started_on,
    CAST(CASE WHEN dtCancel < dtStart THEN dtStart ELSE dtCancel END AS DATE) AS ended_on,
    coalesce(sCancelReason, 'unknown') AS reason
  FROM Memberships
  WHERE dtStart IS NOT NULL AND lMembershipID IS NOT NULL
),
-- As in churn_retention: a change of plan is not churn.
plan_changes AS (
  SELECT DISTINCT former.membership
  FROM held AS former
  JOIN held AS following ON following.customer = former.customer
  WHERE former.reason = 'plan_change'
    AND following.plan <> former.plan
    AND days_between(former.ended_on, following.started_on) BETWEEN 0 AND 7
),
members AS (
  SELECT
    h.membership, h.customer, h.site, h.plan, h.started_on, h.reason,
    m.month,
    add_months(m.month, -1) AS last_month,
    add_months(m.month, -2) AS month_before,
    CASE WHEN add_months(m.month, 1) <= w.newest_day THEN 1 ELSE 0 END AS is_closed,
    CASE WHEN h.ended_on < add_months(m.month, 1) THEN 1 ELSE 0 END AS ends,
    CASE
      WHEN c.membership IS NOT NULL THEN 1
      WHEN h.reason = 'plan_change' AND days_between(h.ended_on, w.newest_day) < 7 THEN 1
      ELSE 0
    END AS changes_plan
  FROM held AS h
  CROSS JOIN window_of_data AS w
  JOIN months AS m
    ON h.started_on < m.month AND (h.ended_on IS NULL OR h.ended_on >= m.month)
  LEFT JOIN plan_changes AS c ON c.membership = h.membership
),
visits AS (
  SELECT
    t.lCustomerID AS customer,
    month_start(t.dtCreated) AS month,
    count(*) AS visits,
    max(CAST(t.dtCreated AS DATE)) AS last_visit
  FROM Tickets AS t
  CROSS JOIN span AS s
  WHERE t.lCustomerID IS NOT NULL
    AND t.dtCreated >= add_months(s.first_month, -2)
    AND t.dtCreated < s.last_month
    AND NOT coalesce(t.bVoid, FALSE)
    AND NOT coalesce(t.bRewash, FALSE)
  GROUP BY t.lCustomerID, month_start(t.dtCreated)
),
-- The attempts for one due day are one charge.
attempts AS (
  SELECT
    lMembershipID AS membership,
    CAST(coalesce(dtDue, dtCharged) AS DATE) AS due_on,
    CAST(coalesce(dtCharged, dtDue) AS DATE) AS charged_on,
    coalesce(iAttempt, 1) AS attempt,
    coalesce(cAmount, 0) AS amount,
    CASE WHEN sResult IN ('approved', 'refunded') THEN 1 ELSE 0 END AS is_paid
  FROM RecurringCharges
  WHERE (dtDue IS NOT NULL OR dtCharged IS NOT NULL)
    AND lMembershipID IN (
      SELECT h.membership
      FROM held AS h
      CROSS JOIN span AS s
      WHERE h.started_on < s.last_month AND (h.ended_on IS NULL OR h.ended_on >= s.first_month)
    )
),
-- An attempt that falls into the month after its due day was not known when that month began.
charges AS (
  SELECT
    membership,
    month_start(due_on) AS month,
    max(due_on) AS due_on,
    max(amount) AS amount,
    count(*) AS attempts,
    max(CASE WHEN attempt = 1 AND is_paid = 0 THEN 1 ELSE 0 END) AS failed_at_first,
    max(is_paid) AS is_paid
  FROM attempts
  WHERE month_start(charged_on) <= due_on
  GROUP BY membership, month_start(due_on)
),
prices AS (
  SELECT
    membership, month, due_on, amount, attempts, failed_at_first, is_paid,
    CASE
      WHEN amount > lag(amount) OVER (PARTITION BY membership ORDER BY month NULLS LAST) THEN 1
      ELSE 0
    END AS is_dearer,
    CAST(sum(failed_at_first) OVER (
      PARTITION BY membership ORDER BY month NULLS LAST ROWS BETWEEN 11 PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS failures_of_a_year
  FROM charges
)
SELECT
  m.membership,
  m.month,
  CASE
    WHEN m.is_closed = 0 THEN NULL
    ELSE m.ends * (1 - m.changes_plan)
  END AS cancelled_within_month,
  CASE WHEN m.is_closed * m.ends * (1 - m.changes_plan) = 1 THEN m.reason END AS cause,
  months_between_dates(m.started_on, m.month) AS tenure_months,
  m.plan,
  coalesce(s.sSiteName, 'No site') AS location,
  coalesce(v.visits, 0) AS visits_last_month,
  coalesce(b.visits, 0) AS visits_month_before,
  ratio(
    30 * (coalesce(v.visits, 0) + coalesce(b.visits, 0)),
    days_between(greatest(m.started_on, m.month_before), m.month),
    2
  ) AS visits_a_month,
  days_between(coalesce(v.last_visit, b.last_visit), m.month) AS days_since_visit,
  coalesce(p.failed_at_first, 0) + coalesce(q.failed_at_first, 0) AS failed_charges,
  CASE WHEN p.is_paid = 0 THEN days_between(p.due_on, m.month) END AS days_unpaid,
  CASE WHEN p.is_paid = 0 THEN p.attempts ELSE 0 END AS failed_attempts,
  coalesce(p.failures_of_a_year, 0) AS failures_of_a_year,
  coalesce(p.is_dearer, 0) + 2 * coalesce(q.is_dearer, 0) AS price_rise
FROM members AS m
LEFT JOIN Sites AS s ON s.lSiteID = m.site
LEFT JOIN visits AS v ON v.customer = m.customer AND v.month = m.last_month
LEFT JOIN visits AS b ON b.customer = m.customer AND b.month = m.month_before
LEFT JOIN prices AS p ON p.membership = m.membership AND p.month = m.last_month
LEFT JOIN prices AS q ON q.membership = m.membership AND q.month = m.month_before
-- Who was a member of a site that shut did not choose to leave, and no charge failed.
WHERE m.ends = 0 OR m.reason <> 'site_closed'
