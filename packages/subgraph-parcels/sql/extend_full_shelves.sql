-- Publishes that shelves which are full without a known end are full on the days that have come within the reach of their rings
-- meanwhile. Nothing else writes them as long as they refuse everything. Returns the number of such shelves. Shelves without
-- places are left out, because their service points publish that themselves.
create function parcels.extend_full_shelves(in_realm text, "now" timestamptz) returns integer language plpgsql as $$
declare
  found record;
  shelf parcels.shelf;
  shelves parcels.shelf[] := '{}';
begin
  for found in
    select s as shelf, ("now" at time zone o.time_zone)::date as today
    from parcels.shelf s join published_outlets.outlet_fact o on o.outlet_id = s.outlet_id
    where s.realm_id = in_realm and s.places > 0 and (s.is_overfull or s.open_ended >= s.places)
      and s.days_from < ("now" at time zone o.time_zone)::date
    order by s.service_point_id, s.purpose, s.size_class for update of s
  loop
    shelf := found.shelf;
    shelf.days := parcels.roll(shelf.days, shelf.days_from, found.today);
    shelf.days_from := found.today;
    shelf.is_overfull := shelf.is_overfull and shelf.days[parcels.slot(shelf.days_from)] + shelf.open_ended >= shelf.places;
    shelves := shelves || shelf;
  end loop;
  perform parcels.write_shelves(shelves);
  return cardinality(shelves);
end $$;
