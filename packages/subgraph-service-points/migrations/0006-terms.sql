-- What decides about a redirect and about the time at which a parcel can be collected.

alter table service_points.service_point
  -- IMMEDIATE: a redirect is confirmed at once. ASKED: the partner decides within decide_within_minutes.
  add column redirect_decision text not null default 'IMMEDIATE' check (redirect_decision in ('IMMEDIATE', 'ASKED')),
  add column decide_within_minutes integer check (decide_within_minutes > 0),
  -- { "amount", "currency" }; null: free of charge.
  add column redirect_fee jsonb,
  -- Latest time by weekday, local at the outlet: { "MONDAY": "16:00", … }; null: the end of each working day.
  add column cut_off jsonb,
  -- { "businessDays", "readyFrom", "readyBy" }; null: no time is promised.
  add column transit jsonb,
  add check ((redirect_decision = 'ASKED') = (decide_within_minutes is not null));
comment on column service_points.service_point.hold_policy is
  'How long a parcel is kept: unit, count, and optionally extendOnClosure, maxExtensions, extensionCount, reminderHours.';

-- Number of redirects of a delivery; null: the default. Not sealed: whoever moves the parcel has to know it.
alter table service_points.agreement add column max_redirects integer check (max_redirects >= 0);

alter table published_service_points.service_point_fact
  add column redirect_decision text not null default 'IMMEDIATE',
  add column decide_within_minutes integer,
  add column redirect_fee jsonb,
  add column cut_off jsonb,
  add column transit jsonb;
alter table published_service_points.shipping_grant_fact add column max_redirects integer;
