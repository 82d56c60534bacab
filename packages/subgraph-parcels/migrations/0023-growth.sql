-- The ledger analyses the tables that it fills while they are young, because its plans are kept. PostgreSQL 17 or newer.
grant maintain on parcels.parcel, parcels.return_order, parcels.identifier, parcels.reference, parcels.redirect, parcels.code,
  parcels.code_parcel, parcels.hand_over, parcels.reservation, parcels.place, parcels.event, parcels.event_party,
  parcels.idempotency to restante_ledger;
