-- Copies changed facts of service points into the shelves, at most `most` service points at a time. Returns the number copied.
create function parcels.copy_shelves(most integer) returns integer language plpgsql as $$
declare
  last_rev bigint;
  next_rev bigint;
  changed record;
  before parcels.shelf;
  after parcels.shelf;
  copied integer := 0;
begin
  insert into parcels.copied values ('service_point_fact', 0) on conflict do nothing;
  select c.rev into strict last_rev from parcels.copied c where c.table_name = 'service_point_fact' for update;
  select count(*), max(f.rev) into copied, next_rev
  from (select rev from published_service_points.service_point_fact where rev > last_rev order by rev limit most) f;
  if copied = 0 then
    return 0;
  end if;

  -- New shelves have no counters yet, so they cannot flip and are inserted all at once.
  insert into parcels.shelf (realm_id, service_point_id, purpose, size_class, outlet_id, partner_id, places, valid_from, valid_until, is_open, rev)
  select f.realm_id, f.service_point_id, c ->> 'purpose', c ->> 'sizeClass', f.outlet_id, f.partner_id, (c ->> 'places')::integer,
    f.valid_from, f.valid_until, f.status = 'ACTIVE' and f.intake = 'OPEN' and not f.deleted, f.rev
  from published_service_points.service_point_fact f, jsonb_array_elements(f.capacity) c
  where f.rev > last_rev and f.rev <= next_rev
  on conflict (realm_id, service_point_id, purpose, size_class) do nothing;

  -- All shelves are locked first, in the same order as every writer locks them. The first flip below locks the head row of
  -- `fullness`, and a writer that holds a shelf may be waiting for that row.
  perform 1 from parcels.shelf s join published_service_points.service_point_fact f using (realm_id, service_point_id)
  where f.rev > last_rev and f.rev <= next_rev and s.rev < f.rev
  order by s.realm_id, s.service_point_id, s.purpose, s.size_class for update of s;

  for changed in
    select f.realm_id, f.service_point_id, f.outlet_id, f.partner_id, f.valid_from, f.valid_until, f.status, f.intake, f.deleted, f.rev,
      s.purpose, s.size_class, coalesce((
      select (c ->> 'places')::integer from jsonb_array_elements(f.capacity) c
      where c ->> 'purpose' = s.purpose and c ->> 'sizeClass' = s.size_class), 0) as places
    from published_service_points.service_point_fact f
    join parcels.shelf s using (realm_id, service_point_id)
    where f.rev > last_rev and f.rev <= next_rev and s.rev < f.rev
    order by s.realm_id, s.service_point_id, s.purpose, s.size_class
  loop
    select * into before from parcels.shelf s
    where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
      = (changed.realm_id, changed.service_point_id, changed.purpose, changed.size_class) for update;
    after := before;
    after.places := changed.places;
    after.is_overfull := before.is_overfull
      and before.days[parcels.slot(before.days_from)] + before.open_ended >= changed.places;
    update parcels.shelf s set
      places = changed.places, is_overfull = after.is_overfull, outlet_id = changed.outlet_id, partner_id = changed.partner_id, valid_from = changed.valid_from,
      valid_until = changed.valid_until,
      is_open = changed.status = 'ACTIVE' and changed.intake = 'OPEN' and not changed.deleted, rev = changed.rev
    where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
      = (changed.realm_id, changed.service_point_id, changed.purpose, changed.size_class);
    perform parcels.publish_flips(before, after);
  end loop;

  update parcels.copied c set rev = next_rev where c.table_name = 'service_point_fact';
  return copied;
end $$;
