/tmp/tmp.dL8XXlS1Fo
