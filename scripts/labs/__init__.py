"""Labs: notebooks written as py:percent files in docs/labs/, run like programs and shown cell by cell."""
