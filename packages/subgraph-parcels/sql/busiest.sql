-- Returns the highest counter in a span of days.
create function parcels.busiest(days integer[], from_day date, to_day date)
returns integer language plpgsql immutable parallel safe as $$
declare
  most integer := 0;
begin
  for day in 0 .. to_day - from_day loop
    most := greatest(most, days[parcels.slot(from_day + day)]);
  end loop;
  return most;
end $$;
