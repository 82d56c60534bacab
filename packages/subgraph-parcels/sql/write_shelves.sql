-- Writes the counters of shelves, which the caller has locked, and publishes the days on which one has become full or free.
create function parcels.write_shelves(shelves parcels.shelf[]) returns void language plpgsql as $$
declare
  before parcels.shelf;
  after parcels.shelf;
begin
  foreach after in array shelves loop
    -- Most shelves are far from full. While no day is full before or after, nothing can flip.
    select * into before from parcels.shelf s
    where s.realm_id = after.realm_id and s.service_point_id = after.service_point_id and s.purpose = after.purpose
      and s.size_class = after.size_class
      and (s.is_overfull or after.is_overfull or s.places - s.open_ended <= any (s.days)
        or after.places - after.open_ended <= any (after.days));
    if found then
      perform parcels.publish_flips(before, after);
    end if;
  end loop;

  update parcels.shelf s
  set days = u.days, days_from = u.days_from, open_ended = u.open_ended, is_overfull = u.is_overfull
  from unnest(shelves) u
  where s.realm_id = u.realm_id and s.service_point_id = u.service_point_id and s.purpose = u.purpose and s.size_class = u.size_class;
end $$;
