-- Returns the counters with those of days before `today` reset to zero, so that they can count the days after the ring's end.
create function parcels.roll(days integer[], days_from date, today date)
returns integer[] language plpgsql immutable parallel safe as $$
begin
  for day in 0 .. least(today - days_from, 32) - 1 loop
    days[parcels.slot(days_from + day)] := 0;
  end loop;
  return days;
end $$;
