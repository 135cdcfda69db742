-- Comments belong to findings of reviews and of inspections: the place is what the seal binds them to, as canonical JSON.
alter table review_comment rename to sealed_comment;
alter table sealed_comment add column place text;
update sealed_comment set place =
  '{"applicationId":"' || application_id || '","item":"' || item || '","round":' || round || ',"stage":"' || stage || '"}';
alter table sealed_comment alter column place set not null;
alter table sealed_comment drop column item, drop column round, drop column stage;
create index sealed_comment_of_place on sealed_comment (application_id, place);
