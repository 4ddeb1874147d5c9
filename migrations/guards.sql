CREATE TRIGGER "guard_audit_entry_update" BEFORE UPDATE ON "audit_entry"
BEGIN SELECT RAISE(ABORT, 'audit_entry holds facts: update refused'); END;
CREATE TRIGGER "guard_audit_entry_delete" BEFORE DELETE ON "audit_entry"
BEGIN SELECT RAISE(ABORT, 'audit_entry holds facts: delete refused'); END;
CREATE TRIGGER "guard_audit_shape_update" BEFORE UPDATE ON "audit_shape"
BEGIN SELECT RAISE(ABORT, 'audit_shape holds facts: update refused'); END;
CREATE TRIGGER "guard_audit_shape_delete" BEFORE DELETE ON "audit_shape"
BEGIN SELECT RAISE(ABORT, 'audit_shape holds facts: delete refused'); END;
CREATE TRIGGER "guard_audit_fact_update" BEFORE UPDATE ON "audit_fact"
BEGIN SELECT RAISE(ABORT, 'audit_fact holds facts: update refused'); END;
CREATE TRIGGER "guard_audit_fact_delete" BEFORE DELETE ON "audit_fact"
BEGIN SELECT RAISE(ABORT, 'audit_fact holds facts: delete refused'); END;
CREATE TRIGGER "guard_audit_state_update" BEFORE UPDATE ON "audit_state"
BEGIN SELECT RAISE(ABORT, 'audit_state holds facts: update refused'); END;
CREATE TRIGGER "guard_audit_state_delete" BEFORE DELETE ON "audit_state"
BEGIN SELECT RAISE(ABORT, 'audit_state holds facts: delete refused'); END;
CREATE TRIGGER "guard_taken_update" BEFORE UPDATE ON "taken"
BEGIN SELECT RAISE(ABORT, 'taken holds facts: update refused'); END;
CREATE TRIGGER "guard_taken_delete" BEFORE DELETE ON "taken"
BEGIN SELECT RAISE(ABORT, 'taken holds facts: delete refused'); END;
CREATE TRIGGER "guard_invoice_update" BEFORE UPDATE ON "invoice"
BEGIN SELECT RAISE(ABORT, 'invoice holds facts: update refused'); END;
CREATE TRIGGER "guard_invoice_delete" BEFORE DELETE ON "invoice"
BEGIN SELECT RAISE(ABORT, 'invoice holds facts: delete refused'); END;
CREATE TRIGGER "guard_invoice_line_update" BEFORE UPDATE ON "invoice_line"
BEGIN SELECT RAISE(ABORT, 'invoice_line holds facts: update refused'); END;
CREATE TRIGGER "guard_invoice_line_delete" BEFORE DELETE ON "invoice_line"
BEGIN SELECT RAISE(ABORT, 'invoice_line holds facts: delete refused'); END;
CREATE TRIGGER "guard_invoice_tax_update" BEFORE UPDATE ON "invoice_tax"
BEGIN SELECT RAISE(ABORT, 'invoice_tax holds facts: update refused'); END;
CREATE TRIGGER "guard_invoice_tax_delete" BEFORE DELETE ON "invoice_tax"
BEGIN SELECT RAISE(ABORT, 'invoice_tax holds facts: delete refused'); END;
CREATE TRIGGER "guard_mirrored_tax_update" BEFORE UPDATE ON "mirrored_tax"
BEGIN SELECT RAISE(ABORT, 'mirrored_tax holds facts: update refused'); END;
CREATE TRIGGER "guard_mirrored_tax_delete" BEFORE DELETE ON "mirrored_tax"
BEGIN SELECT RAISE(ABORT, 'mirrored_tax holds facts: delete refused'); END;
CREATE TRIGGER "guard_invoice_page_text_update" BEFORE UPDATE ON "invoice_page_text"
BEGIN SELECT RAISE(ABORT, 'invoice_page_text holds facts: update refused'); END;
CREATE TRIGGER "guard_invoice_page_text_delete" BEFORE DELETE ON "invoice_page_text"
BEGIN SELECT RAISE(ABORT, 'invoice_page_text holds facts: delete refused'); END;
CREATE TRIGGER "guard_account_operation_update" BEFORE UPDATE ON "account_operation"
BEGIN SELECT RAISE(ABORT, 'account_operation holds facts: update refused'); END;
CREATE TRIGGER "guard_account_operation_delete" BEFORE DELETE ON "account_operation"
BEGIN SELECT RAISE(ABORT, 'account_operation holds facts: delete refused'); END;
CREATE TRIGGER "guard_matching_update" BEFORE UPDATE ON "matching"
BEGIN SELECT RAISE(ABORT, 'matching holds facts: update refused'); END;
CREATE TRIGGER "guard_matching_delete" BEFORE DELETE ON "matching"
BEGIN SELECT RAISE(ABORT, 'matching holds facts: delete refused'); END;
CREATE TRIGGER "guard_matching_allocation_update" BEFORE UPDATE ON "matching_allocation"
BEGIN SELECT RAISE(ABORT, 'matching_allocation holds facts: update refused'); END;
CREATE TRIGGER "guard_matching_allocation_delete" BEFORE DELETE ON "matching_allocation"
BEGIN SELECT RAISE(ABORT, 'matching_allocation holds facts: delete refused'); END;
CREATE TRIGGER "guard_journal_entry_update" BEFORE UPDATE ON "journal_entry"
BEGIN SELECT RAISE(ABORT, 'journal_entry holds facts: update refused'); END;
CREATE TRIGGER "guard_journal_entry_delete" BEFORE DELETE ON "journal_entry"
BEGIN SELECT RAISE(ABORT, 'journal_entry holds facts: delete refused'); END;
CREATE TRIGGER "guard_journal_line_update" BEFORE UPDATE ON "journal_line"
BEGIN SELECT RAISE(ABORT, 'journal_line holds facts: update refused'); END;
CREATE TRIGGER "guard_journal_line_delete" BEFORE DELETE ON "journal_line"
BEGIN SELECT RAISE(ABORT, 'journal_line holds facts: delete refused'); END;
CREATE TRIGGER "guard_content_update" BEFORE UPDATE ON "content"
BEGIN SELECT RAISE(ABORT, 'content holds facts: update refused'); END;
CREATE TRIGGER "guard_content_delete" BEFORE DELETE ON "content"
BEGIN SELECT RAISE(ABORT, 'content holds facts: delete refused'); END;
CREATE TRIGGER "guard_issued_document_update" BEFORE UPDATE ON "issued_document"
BEGIN SELECT RAISE(ABORT, 'issued_document holds facts: update refused'); END;
CREATE TRIGGER "guard_issued_document_delete" BEFORE DELETE ON "issued_document"
BEGIN SELECT RAISE(ABORT, 'issued_document holds facts: delete refused'); END;
