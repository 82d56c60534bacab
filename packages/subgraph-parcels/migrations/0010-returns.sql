-- What a return needs until its end: the shipper's approval, what has arrived with which outcome, and when it was resolved. The
-- parcels of an order are those with its id: the ones with its items (RETURN), and the replacements of an exchange (OUTBOUND).
alter table parcels.return_order
  add column approval text not null default 'NOT_NEEDED' check (approval in ('NOT_NEEDED', 'PENDING', 'GRANTED', 'DENIED')),
  -- True when the replacements of an exchange may be handed over although nothing is brought back.
  add column allows_incomplete boolean not null default false,
  -- True while one of its parcels has not been handed in, so that the return can expire.
  add column is_awaited boolean not null default false,
  add column resolved_at timestamptz,
  add column updated_at timestamptz;
update parcels.return_order o set
  items = (select jsonb_agg(item || '{"outcome": null}' order by row) from jsonb_array_elements(o.items) with ordinality as listed (item, row)),
  is_awaited = exists (
    select from parcels.parcel p where (p.realm_id, p.return_id) = (o.realm_id, o.id) and p.state = 'ANNOUNCED'),
  updated_at = coalesce((select max(p.updated_at) from parcels.parcel p where (p.realm_id, p.return_id) = (o.realm_id, o.id)), o.created_at);
alter table parcels.return_order alter column updated_at set not null;
drop index parcels.return_order_due;
create index return_order_due on parcels.return_order (realm_id, drop_off_by) where is_awaited;
create index return_order_by_shipper on parcels.return_order (realm_id, shipper_id, id);
