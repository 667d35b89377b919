"""The portal doors, one line each: method, name, what stands in the address, and the answer to everybody (see table.py)."""

ROWS = """
GET  paper                                     key=filing_key                         | L >>> 44 > >>>>> 4> 444
GET  portal                                                                           | L ... .. . >>>>> >> >>>
GET  subscription                                                                     | L ... .. . ..... .. ...
GET  programmes                                                                       | L ... .. . ..... .. ...
GET  programmes_xlsx                                                                  | L ... .. . ..... .. ...
GET  programme                                 pk=new                                 | L ... 44 . ..... 4. 444
GET  preflight                                 pk=new                                 | L ... 44 . ..... 4. 444
GET  preflight                                 pk=running                             | L ... 44 . ..... 4. 444
GET  preflight                                 pk=done                                | L ... 44 . ..... 4. 444
GET  case_timeline                             pk=done                                | L ... 44 . ..... 4. 444
GET  review                                    label=:programs.change pk=change       | L 444 44 4 4..44 44 444
GET  topics                                                                           | L ... .. . ..... .. ...
GET  add_topic                                 call=call                              | L ..4 .4 4 44444 44 444
GET  topic                                     pk=topic                               | L ... 44 4 ..... 4. 444
GET  filing                                    pk=new                                 | L ... 44 . ..... 4. 444
GET  filing_check                              pk=new                                 | L ... 44 . ..... 4. 444
GET  filing_receipt                            pk=new                                 | L >>> 44 > >>>>> 4> 444
GET  filing_plan                               pk=new                                 | L ... 44 . ..... 4. 444
GET  filing_plan_xlsx                          pk=new                                 | L ... 44 . ..... 4. 444
GET  filing_form                               pk=new                                 | L ... 44 . ..... 4. 444
GET  filing_remove                             pk=new slot=slot                       | L ... 44 . ..... 4. 444
GET  filing_part                               pk=new part=:time                      | L ... 44 . ..... 4. 444
GET  change                                    pk=changed                             | L ... 44 . ..... 4. 444
GET  roster                                    pk=running                             | L ... 44 . ..... 4. 444
GET  roster_template                           pk=running                             | L ... 44 . ..... 4. 444
GET  roster_pdf                                pk=running                             | L ... 44 . ..... 4. 444
GET  roster_xlsx                               pk=running                             | L ... 44 . ..... 4. 444
GET  roster_close                              pk=running                             | L ... 44 . ..... 4. 444
GET  trainee_number                            pk=running trainee_pk=trainee          | L ... 44 . ..... 4. 444
GET  trainee_hours                             pk=running trainee_pk=trainee          | L ... 44 . ..... 4. 444
GET  roster_links                              pk=running                             | L ..3 44 3 33333 43 444
GET  roster_slips                              pk=running                             | L ..3 44 3 33333 43 444
GET  hours_xlsx                                pk=running                             | L ... 44 . ..... 4. 444
GET  trainee_add                               pk=running                             | L ... 44 . ..... 4. 444
GET  trainee_change                            pk=running trainee_pk=trainee          | L ... 44 . ..... 4. 444
GET  trainee_remove                            pk=running trainee_pk=trainee          | L ... 44 . ..... 4. 444
GET  roster_preview                            pk=running upload_pk=upload            | L ..3 44 3 33333 43 444
GET  roster_mend                               pk=running upload_pk=upload            | L ..3 44 3 33333 43 444
GET  roster_confirm                            pk=running upload_pk=upload            | L ..3 44 3 33333 43 444
GET  roster_annotated                          pk=running upload_pk=upload            | L ..3 44 3 33333 43 444
GET  attendance                                pk=running                             | L ... 44 . ..... 4. 444
GET  attendance_pdf                            pk=running                             | L ... 44 . ..... 4. 444
GET  attendance_xlsx                           pk=running                             | L ... 44 . ..... 4. 444
GET  blank_sheet_pdf                           pk=running                             | L ... 44 . ..... 4. 444
GET  blank_sheet_xlsx                          pk=running                             | L ... 44 . ..... 4. 444
GET  attendance_sheet                          pk=running                             | L ... 44 . ..... 4. 444
GET  attendance_file                           pk=running file_pk=marks               | L ..3 44 3 33333 43 444
GET  staff                                     pk=running                             | L ... 44 . ..... 4. 444
GET  staff_member                              pk=running member_pk=member            | L ... 44 . ..... 4. 444
GET  half_day                                  pk=running slot=:2021-10-18-am         | L ... 44 . ..... 4. 444
GET  sign_in_screen                            pk=running slot=:2021-10-18-am         | L ..3 44 3 33333 43 444
GET  sign_in_state                             pk=running slot=:2021-10-18-am         | L ..3 44 3 33333 43 444
GET  assessment                                pk=running                             | L ... 44 . ..... 4. 444
GET  assessment_scheme                         pk=running                             | L ... 44 . ..... 4. 444
GET  assessment_take_back                      pk=marked                              | L ... 44 . ..... 4. 444
GET  assessment_scores                         pk=marked                              | L ... 44 . ..... 4. 444
GET  assessment_scores_xlsx                    pk=marked                              | L ... 44 . ..... 4. 444
GET  register_pdf                              pk=running                             | L ... 44 . ..... 4. 444
GET  register_xlsx                             pk=running                             | L ... 44 . ..... 4. 444
GET  register_forms                            pk=running                             | L ... 44 . ..... 4. 444
GET  register_form                             pk=marked trainee_pk=unmarked          | L ... 44 . ..... 4. 444
GET  pledges                                   pk=running                             | L ... 44 . ..... 4. 444
GET  papers                                    pk=marked                              | L ... 44 . ..... 4. 444
GET  papers_zip                                pk=marked                              | L ... 44 . ..... 4. 444
GET  paper_file                                pk=marked paper_pk=handed_in           | L ... 44 . ..... 4. 444
GET  paper_hand_in                             pk=marked trainee_pk=unmarked          | L ... 44 . ..... 4. 444
GET  party                                     pk=running                             | L ... 44 . ..... 4. 444
GET  party_activity                            pk=marked activity_pk=activity        | L ... 44 . ..... 4. 444
GET  party_list_pdf                            pk=running                             | L ... 44 . ..... 4. 444
GET  party_list_xlsx                           pk=running                             | L ... 44 . ..... 4. 444
GET  party_summary_pdf                         pk=running                             | L ... 44 . ..... 4. 444
GET  survey                                pk=running                            | L ... 44 . ..... 4. 444
GET  survey_papers                         pk=running                            | L ..3 44 3 33333 43 444
GET  survey_slips                          pk=running                            | L ..3 44 3 33333 43 444
GET  survey_projector                      pk=running                            | L ... 44 . ..... 4. 444
GET  survey_form                           pk=running ending=:xlsx               | L ... 44 . ..... 4. 444
GET  survey_statistics                     pk=running ending=:xlsx               | L ... 44 . ..... 4. 444
GET  recruiting                                pk=recruiting                         | L ... 44 . ..... 4. 444
GET  recruiting                                pk=new                                | L ... 44 . ..... 4. 444
GET  recruiting_edit                           pk=recruiting                         | L ... 44 . ..... 4. 444
GET  recruiting_pdf                            pk=recruiting                         | L ... 44 . ..... 4. 444
GET  recruiting_publish                        pk=unpublished                        | L ... 44 . ..... 4. 444
GET  recruiting_stop                           pk=recruiting                         | L ... 44 . ..... 4. 444
GET  registrations                             pk=recruiting                         | L ... 44 . ..... 4. 444
GET  recruiting_enrol                          pk=recruiting                         | L ... 44 . ..... 4. 444
GET  receipt                                   pk=recruiting receipt_pk=receipt      | L ... 44 . ..... 4. 444
GET  recruiting_letters                        pk=recruiting                         | L ... 44 . ..... 4. 444
GET  recruiting_letters_pdf                    pk=recruiting                         | L ... 44 . ..... 4. 444
GET  receipt_by_host                           pk=recruiting                         | L ..> 44 > >>>>> 4> 444
GET  settlement                                pk=held                                | L ... 44 . ..... 4. 444
GET  settlement_standards                      pk=held                                | L ... 44 . ..... 4. 444
GET  lectures                                  pk=held                                | L ... 44 . ..... 4. 444
GET  lecture_new                               pk=held                                | L ... 44 . ..... 4. 444
GET  lecture                                   pk=held line=line                      | L ... 44 . ..... 4. 444
GET  expense                                   pk=held line=line                      | L ... 44 . ..... 4. 444
GET  expense_remove                            pk=held line=line                      | L ... 44 . ..... 4. 444
GET  voucher_remove                            pk=held line=line slot=voucher         | L ... 44 . ..... 4. 444
GET  invoice                                   pk=held invoice=invoice                | L ... 44 . ..... 4. 444
GET  einvoices                                 pk=held                                | L ... 44 . ..... 4. 444
GET  einvoice                                  pk=held proposal=proposal              | L ... 44 . ..... 4. 444
GET  einvoice_drop                             pk=held proposal=proposal              | L ... 44 . ..... 4. 444
GET  settlement_hints                          pk=settlement                          | L ... 44 . ..... 4. 444
GET  invoice_scan_remove                       pk=held invoice=invoice                | L ... 44 . ..... 4. 444
GET  invoice_remove                            pk=held invoice=invoice                | L ... 44 . ..... 4. 444
GET  payee                                     pk=held                                | L ... 44 . ..... 4. 444
GET  settlement_detach                         pk=held slot=:other                    | L ... 44 . ..... 4. 444
GET  settlement_submit                         pk=held                                | L ... 44 . ..... 4. 444
GET  settlement_receipt                        pk=held                                | L >>> 44 > >>>>> 4> 444
GET  expense_template                          pk=held                                | L ... 44 . ..... 4. 444
GET  expense_export                            pk=held                                | L ... 44 . ..... 4. 444
GET  expense_import                            pk=held                                | L ..3 44 3 33333 43 444
GET  expense_file                              pk=held file=line_file                 | L ..3 44 3 33333 43 444
GET  expense_file_annotated                    pk=held file=line_file                 | L ..3 44 3 33333 43 444
GET  settlement_pdf                            pk=held                                | L ... 44 . ..... 4. 444
GET  settlement_xlsx                           pk=held                                | L ... 44 . ..... 4. 444
GET  settlement_edition                        pk=paid_settlement number=:1           | L ... 44 . ..... 4. 444
GET  money_papers                              pk=held                                | L ... 44 . ..... 4. 444
GET  money_paper                               pk=held paper=money_paper              | L ... 44 . ..... 4. 444
POST money_paper_fetch                         pk=held paper=money_paper              | L ... 44 . ..... 4. 444
POST money_paper_make                          pk=held kind=:settlement               | L >>3 44 > 3>>>3 43 444
POST money_paper_check                         pk=held                                | L >>> 44 > >>>>> 4> 444
GET  completion                                pk=done                                | L ... 44 . ..... 4. 444
GET  completion_check                          pk=done                                | L ... 44 . ..... 4. 444
GET  completion_paper                          pk=done code=:roster ending=:pdf       | L ... 44 . ..... 4. 444
GET  certificates                              pk=done                                | L ... 44 . ..... 4. 444
GET  certificate_page                          pk=done certificate=certificate        | L ... 44 . ..... 4. 444
GET  certificate_amend                         pk=done certificate=certificate kind=:correct | L ..3 44 3 3..33 43 444
GET  amendment                                 pk=done amendment=amendment            | L ... 44 . ..... 4. 444
GET  class_correct                             pk=done                                | L ..3 44 3 3..33 43 444
GET  class_correction                          pk=done group=correction               | L ... 44 . ..... 4. 444
GET  case_supervision                          pk=held                                | L ... 44 . ..... 4. 444
GET  rectification                             pk=rectification                       | L ... 44 . ..... 4. 444
GET  attachment                                pk=file                                | L ... 44 . ..... 4. 444
GET  messages                                                                         | L ... .. . ..... .. ...
GET  people                                                                           | L 333 33 3 3..33 .. 333
GET  hours_of_year                             year=:2021                             | L 333 33 3 3..33 .. 333
POST people                                                                           | L 333 33 3 3..33 .. 333
POST add_topic                                 call=call                              | L >>4 >4 4 44444 44 444
POST topic                                     pk=topic                               | L >>4 44 4 44444 44 444
POST filing                                    pk=changed                             | L >>3 44 3 33333 43 444
POST filing_check                              pk=new                                 | L >>3 44 3 33333 43 444
POST filing_remove                             pk=new slot=slot                       | L >>3 44 3 33333 43 444
POST filing_part                               pk=new part=:time                      | L >>3 44 3 33333 43 444
POST change                                    pk=new                                 | L >>3 44 3 33333 43 444
POST roster_close                              pk=running                             | L >>3 44 3 33333 43 444
POST trainee_number                            pk=running trainee_pk=trainee          | L ..3 44 . 3..33 4. 444
POST trainee_add                               pk=running                             | L >>3 44 3 33333 43 444
POST trainee_change                            pk=running trainee_pk=trainee          | L >>3 44 3 33333 43 444
POST trainee_remove                            pk=running trainee_pk=trainee          | L >>3 44 3 33333 43 444
POST roster_mail_links                         pk=running                             | L >>3 44 3 33333 43 444
POST roster_renew_link                         pk=running trainee_pk=trainee          | L >>3 44 3 33333 43 444
POST roster_upload                             pk=running                             | L >>3 44 3 33333 43 444
POST roster_columns                            pk=running upload_pk=upload            | L >>3 44 3 33333 43 444
POST roster_reread                             pk=running upload_pk=upload            | L >>3 44 3 33333 43 444
POST roster_stop                               pk=running upload_pk=upload            | L 993 44 3 33333 43 444
POST roster_mend                               pk=running upload_pk=upload            | L >>3 44 3 33333 43 444
POST roster_confirm                            pk=running upload_pk=upload            | L >>3 44 3 33333 43 444
POST roster_discard                            pk=running upload_pk=upload            | L >>3 44 3 33333 43 444
POST attendance                                pk=running                             | L >>3 44 3 33333 43 444
POST attendance_sheet                          pk=running                             | L >>3 44 3 33333 43 444
POST attendance_file                           pk=running file_pk=marks               | L >>3 44 3 33333 43 444
POST attendance_file_discard                   pk=running file_pk=marks               | L >>3 44 3 33333 43 444
POST staff                                     pk=running                             | L >>3 44 3 33333 43 444
POST staff_member                              pk=running member_pk=member            | L >>3 44 3 33333 43 444
POST staff_remove                              pk=running member_pk=member            | L >>3 44 3 33333 43 444
POST half_day                                  pk=running slot=:2021-10-18-am         | L >>3 44 3 33333 43 444
POST half_day_staff                            pk=running slot=:2021-10-18-am         | L >>3 44 3 33333 43 444
POST half_day_paper                            pk=running slot=:2021-10-18-am         | L >>3 44 3 33333 43 444
POST half_day_meeting                          pk=running slot=:2021-10-18-am         | L >>3 44 3 33333 43 444
POST sign_in_open                              pk=running slot=:2021-10-18-am         | L 993 44 3 33333 43 444
POST sign_in_close                             pk=running slot=:2021-10-18-am         | L >>3 44 3 33333 43 444
POST sign_in_cancel                            pk=running slot=:2021-10-18-am sign_in_pk=sign_in | L >>3 44 3 33333 43 444
POST assessment                                pk=running                             | L >>3 44 3 33333 43 444
POST assessment_scheme                         pk=running                             | L >>3 44 3 33333 43 444
POST assessment_drop                           pk=schemed                            | L >>3 44 3 33333 43 444
POST assessment_take_back                      pk=marked                              | L >>3 44 3 33333 43 444
POST assessment_scores                         pk=marked                              | L >>3 44 3 33333 43 444
POST assessment_scores_upload                  pk=marked                              | L >>3 44 3 33333 43 444
POST pledges                                   pk=running                             | L >>3 44 3 33333 43 444
POST paper_hand_in                             pk=marked trainee_pk=unmarked          | L >>3 44 3 33333 43 444
POST party_post_add                            pk=running                             | L >>3 44 3 33333 43 444
POST party_post_remove                         pk=marked post_pk=post                 | L >>3 44 3 33333 43 444
POST party_activity_add                        pk=running                             | L >>3 44 3 33333 43 444
POST party_activity                            pk=marked activity_pk=activity        | L >>3 44 3 33333 43 444
POST party_activity_remove                     pk=marked activity_pk=activity        | L >>3 44 3 33333 43 444
POST survey_open                           pk=over                               | L >>3 44 3 33333 43 444
POST survey_tickets                        pk=running                            | L >>3 44 3 33333 43 444
POST survey_remind                         pk=running                            | L >>3 44 3 33333 43 444
POST survey_close                          pk=running                            | L >>3 44 3 33333 43 444
POST survey_reopen                         pk=surveyed                              | L >>3 44 3 33333 43 444
POST survey_papers                         pk=running                            | L >>3 44 3 33333 43 444
POST survey_sheet                          pk=running                            | L >>3 44 3 33333 43 444
POST settlement                                pk=over                                | L >>3 44 3 33333 43 444
POST settlement_preview                        pk=held                                | L ..3 44 3 33333 43 444
POST settlement_standards                      pk=held                                | L >>3 44 3 33333 43 444
POST settlement_reasons                        pk=held                                | L >>3 44 3 33333 43 444
POST settlement_shares                         pk=held                                | L >>3 44 3 33333 43 444
POST lectures                                  pk=held                                | L >>3 44 3 33333 43 444
POST lectures_take                             pk=held                                | L >>3 44 3 33333 43 444
POST lecture_new                               pk=held                                | L >>3 44 3 33333 43 444
POST lecture                                   pk=held line=line                      | L >>3 44 3 33333 43 444
POST expense_add                               pk=held                                | L >>3 44 3 33333 43 444
POST expense                                   pk=held line=line                      | L >>3 44 3 33333 43 444
POST expense_remove                            pk=held line=line                      | L >>3 44 3 33333 43 444
POST voucher_add                               pk=held line=line                      | L >>3 44 3 33333 43 444
POST voucher_remove                            pk=held line=line slot=voucher         | L >>3 44 3 33333 43 444
POST invoice_add                               pk=held line=line                      | L >>3 44 3 33333 43 444
POST invoice                                   pk=held invoice=invoice                | L >>3 44 3 33333 43 444
POST invoice_scan                              pk=held invoice=invoice                | L >>3 44 3 33333 43 444
POST einvoices                                 pk=held                                | L >>3 44 3 33333 43 444
POST einvoice                                  pk=held proposal=proposal              | L >>3 44 3 33333 43 444
POST einvoice_drop                             pk=held proposal=proposal              | L >>3 44 3 33333 43 444
POST invoice_scan_remove                       pk=held invoice=invoice                | L >>3 44 3 33333 43 444
POST invoice_remove                            pk=held invoice=invoice                | L >>3 44 3 33333 43 444
POST payee                                     pk=held                                | L 223 44 3 33333 43 444
POST settlement_upload                         pk=held                                | L >>3 44 3 33333 43 444
POST settlement_detach                         pk=held slot=:other                    | L 223 44 3 33333 43 444
POST expense_import                            pk=held                                | L >>3 44 3 33333 43 444
POST expense_file                              pk=held file=line_file                 | L >>3 44 3 33333 43 444
POST expense_file_discard                      pk=held file=line_file                 | L >>3 44 3 33333 43 444
POST settlement_submit                         pk=held                                | L >>3 44 3 33333 43 444
POST settlement_hints                          pk=judged_settlement                   | L 333 44 3 3>>>3 43 444
POST line_cut                                  line=judged_line                       | L 333 44 3 3>>>3 43 444
POST line_uncut                                line=cut_line                          | L 333 44 3 3>>>3 43 444
POST completion_submit                         pk=held                                | L 223 44 3 33333 43 444
POST completion_save                           pk=held                                | L >>3 44 3 33333 43 444
POST completion_attach                         pk=held                                | L >>3 44 3 33333 43 444
POST completion_seals                          pk=held                                | L >>3 44 3 33333 43 444
POST certificate_amend                         pk=done certificate=certificate kind=:revoke | L >>3 44 3 3>>33 43 444
POST amendment_decide                          pk=done amendment=amendment            | L 333 44 3 33>33 43 444
POST class_correct                             pk=done                                | L >>3 44 3 3>>33 43 444
POST class_correction_decide                   pk=done group=correction               | L 333 44 3 33>33 43 444
POST amendment_number                          pk=done amendment=amendment            | L >>3 44 3 3>>33 43 444
POST certificate_of_class                      pk=done certificate=certificate        | L ..3 44 3 ..... 4. 444
POST certificates_zip                          pk=done                         | L ..3 44 3 ..... 4. 444
POST certificates_print                        pk=done                         | L ..3 44 3 ..... 4. 444
POST case_supervision                          pk=held                                | L >>3 44 > 33333 43 444
POST rectification                             pk=rectification                       | L >>3 44 3 33333 43 444
POST move                                      label=:programs.change pk=change verb=:accept  | L 333 44 3 33>33 43 444
POST read_all_messages                                                           | L >>> >> > >>>>> >> >>>
POST choose_mail                                                                 | L >>> >> > >>>>> >> >>>
POST make_subscription                                                                | L ... .. . ..... .. ...
POST revoke_subscription                                                              | L >99 99 9 99999 99 999
POST move                                      label=:supervision.proposal pk=proposal verb=:dismiss| L 333 44 3 33>33 4> 444
POST move                                      label=:certificates.alarm pk=alarm verb=:see_alarm   | L 444 44 4 44444 4> >>4
POST read_message                              pk=message                             | L >>> 44 4 44444 44 444
POST recruiting_edit                           pk=recruiting                         | L >>3 44 3 33333 43 444
POST recruiting_publish                        pk=unpublished                        | L >>3 44 3 33333 43 444
POST recruiting_stop                           pk=recruiting                         | L >>3 44 3 33333 43 444
POST registrations_decide                      pk=recruiting                         | L >>3 44 3 33333 43 444
POST recruiting_enrol                          pk=recruiting                         | L >>3 44 3 33333 43 444
POST receipt_take_back                         pk=recruiting receipt_pk=receipt      | L >>3 44 3 33333 43 444
POST recruiting_letters                        pk=recruiting                         | L >>3 44 3 33333 43 444
POST receipt_by_host                           pk=recruiting                         | L ..3 44 3 33333 43 444
POST receipt_link                              pk=recruiting receipt_pk=receipt      | L ..3 44 3 33333 43 444
"""
