-- Adds a place to the counters of its shelf (`delta` 1) or removes it (-1). The caller has locked the shelf's row. `today` is
-- the local day at the shelf; a past day leaves the ring as it is.
create function parcels.count_place(place parcels.place, today date, delta integer) returns void language plpgsql as $$
declare
  before parcels.shelf;
  after parcels.shelf;
begin
  select * into strict before from parcels.shelf s
  where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
    = (place.realm_id, place.service_point_id, place.purpose, place.size_class);
  before.days := parcels.roll(before.days, before.days_from, today);
  before.days_from := greatest(before.days_from, today);
  after := before;
  if place.to_day is null then
    after.open_ended := before.open_ended + delta;
  else
    after.days := parcels.add_span(before.days, before.days_from, place.from_day, place.to_day, delta);
  end if;
  update parcels.shelf s set days = after.days, days_from = after.days_from, open_ended = after.open_ended
  where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
    = (place.realm_id, place.service_point_id, place.purpose, place.size_class);
  -- Most shelves are far from full. While no day is full before or after, nothing can flip.
  if (select max(day) from unnest(before.days || after.days) day) + greatest(before.open_ended, after.open_ended) >= after.places then
    perform parcels.publish_flips(before, after);
  end if;
end $$;
