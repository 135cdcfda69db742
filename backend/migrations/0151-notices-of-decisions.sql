-- What became of a case is told as well.
alter table notice drop constraint notice_kind_check;
alter table notice add constraint notice_kind_check
  check (kind in ('returned', 'decided', 'deadline-near', 'stage-arrived', 'grant-asked'));
