-- Returns the reason for which a place cannot be promised or held on its shelf; null when it can. The caller has locked the
-- shelf's row. A promised place needs room on each of its days, a held place on its first day only.
create function parcels.refuse_place(place parcels.place, today date) returns text language plpgsql as $$
declare
  shelf parcels.shelf;
  last_day date := case place.kind when 'PROMISED' then place.to_day else place.from_day end;
begin
  select * into shelf from parcels.shelf s
  where (s.realm_id, s.service_point_id, s.purpose, s.size_class)
    = (place.realm_id, place.service_point_id, place.purpose, place.size_class);
  if not found or place.from_day < shelf.valid_from or place.from_day >= shelf.valid_until then
    return 'NOT_COVERED_BY_AGREEMENT';
  elsif not shelf.is_open and place.kind = 'PROMISED' then
    return 'INTAKE_PAUSED';
  elsif parcels.busiest(parcels.roll(shelf.days, shelf.days_from, today), place.from_day, last_day) + shelf.open_ended
    >= shelf.places then
    return 'OUTLET_FULL';
  end if;
  return null;
end $$;
